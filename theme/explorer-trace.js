// What a trace says, without drawing it: how many schedules there are, the
// shortest way to an outcome, what memory holds, a position as a short text.
// The format is documented where its Rust types stand, code/trace/src/lib.rs.

/**
 * @typedef {object} TraceStep
 * @property {number} thread
 * @property {number} block
 * @property {number} line
 * @property {string} kind
 * @property {string} op
 * @property {number} [object]
 * @property {string} [value]
 * @property {string} [leaves]
 * @property {boolean} [stale]
 *
 * @typedef {object} TraceWait
 * @property {number} thread
 * @property {number} [block]
 * @property {number} line
 * @property {string} why
 * @property {number} [object]
 *
 * @typedef {object} TraceChoice
 * @property {number} block
 * @property {number} line
 * @property {number} column
 * @property {string} label
 * @property {string[]} orderings
 * @property {number} default
 *
 * @typedef {object} TraceFile a trace as it is written
 * @property {number} version
 * @property {string} name
 * @property {'shuttle' | 'loom'} engine
 * @property {string} [cut]
 * @property {{ text: string, outcome: number }} [task]
 * @property {{ name: string, blocks: number[] }[]} threads
 * @property {{ line: number, indent: number, text: string[] }[]} blocks
 * @property {{ name: string, kind: string, initial?: string }[]} objects
 * @property {TraceChoice[]} [choices]
 * @property {string} [rule]
 * @property {{ gap?: string, sets: number[][], of: number[] }} [language]
 * @property {{ name: string, verdict: 'ok' | 'bug', note: string }[]} outcomes
 * @property {number} default
 * @property {number[]} roots
 * @property {TraceStep[]} steps
 * @property {TraceWait[]} waits
 * @property {{ e?: [number, number][], w?: number[], o?: number }[]} states
 *
 * @typedef {object} Move a step that was or can be taken
 * @property {TraceStep} step
 * @property {number} from the state before it
 * @property {number} to the state after it
 *
 * @typedef {object} Stored
 * @property {string} value
 * @property {number} thread  whose store it was; -1 for the value at the start
 * @property {number} at  the number of the step, from 1; 0 for the value at the start
 *
 * @typedef {object} Memory an object, as some steps have left it
 * @property {Stored[]} stored  every value it has had
 * @property {{ thread: number, from: number, to?: number }[]} held  who took it and gave it back, at which step
 * @property {boolean} closed  whether it is a channel that was hung up
 */

const explorerTrace = (function traces() {
    'use strict';

    const VERSION = 1;

    /**
     * Throws, in words, if the numbers of a trace do not name what is there.
     * @param {TraceFile} file
     */
    function check(file) {
        if (file.version !== VERSION) {
            throw new Error(`it has version ${file.version} of the format, and this page reads version ${VERSION}`);
        }
        const { threads, blocks, objects, choices = [], language, outcomes, roots, steps, waits, states } = file;
        for (const [what, list] of Object.entries({ threads, blocks, objects, choices, outcomes, roots, steps, waits, states })) {
            if (!Array.isArray(list)) {
                throw new Error(`it has no ${what}`);
            }
        }
        /** @type {(list: unknown[], at: number | undefined, what: string) => void} */
        const known = (list, at, what) => {
            if (at !== undefined && !(at in list)) {
                throw new Error(`${what} ${at} is named in it, and is not there`);
            }
        };
        /** @type {(place: { thread?: number, block?: number, line: number, object?: number }) => void} */
        const placed = ({ thread, block, line, object }) => {
            known(threads, thread, 'thread');
            known(blocks, block, 'block');
            known(objects, object, 'object');
            if (block !== undefined) {
                known(blocks[block].text, line - blocks[block].line, 'line');
            }
        };
        threads.forEach(thread => thread.blocks.forEach(block => known(blocks, block, 'block')));
        steps.forEach(placed);
        waits.forEach(placed);
        choices.forEach(choice => {
            placed(choice);
            known(choice.orderings, choice.default, 'ordering');
            const { line, indent, text } = blocks[choice.block];
            if (!text[choice.line - line].startsWith(choice.orderings[choice.default], choice.column - 1 - indent)) {
                throw new Error(`the ordering of the ${choice.label} does not stand where it should`);
            }
        });
        known(outcomes, file.task?.outcome, 'outcome');
        language?.of.forEach(set => known(language.sets, set, 'set'));
        language?.sets.flat().forEach(outcome => known(outcomes, outcome, 'outcome'));
        if (roots.length !== choices.reduce((all, { orderings }) => all * orderings.length, 1)) {
            throw new Error('it does not have a root for each combination of orderings');
        }
        known(roots, file.default, 'root');
        roots.forEach(root => known(states, root, 'state'));
        states.forEach(({ e = [], w = [], o }, at) => {
            w.forEach(wait => known(waits, wait, 'wait'));
            known(outcomes, o, 'outcome');
            e.forEach(([step, next]) => {
                known(steps, step, 'step');
                if (!(next < at)) {
                    throw new Error(`its state ${at} does not lead to one before it`);
                }
            });
            if ((e.length === 0) !== (o !== undefined)) {
                throw new Error(`its state ${at} neither goes on nor ends, or does both`);
            }
        });
    }

    /** A value as it was stored: `Ok(1)` and `Err(1)` are 1. @param {string} value */
    const bare = value => value.replace(/^(?:Ok|Err)\((.*)\)$/, '$1');

    /** Everything that can happen. */
    class Trace {
        /** @param {string} json */
        constructor(json) {
            /** @type {TraceFile} */
            this.file = JSON.parse(json);
            check(this.file);
            const { outcomes, states } = this.file;
            /** Schedules from a state to an outcome, outcome by outcome. */
            this.counts = new Float64Array(states.length * outcomes.length);
            /** The fewest and the most steps that are left in a state. */
            this.left = states.map(() => [0, 0]);
            // An edge leads to a smaller number, so what follows a state is known before it.
            states.forEach(({ e = [], o }, at) => {
                if (o !== undefined) {
                    this.counts[at * outcomes.length + o] = 1;
                    return;
                }
                for (const [, next] of e) {
                    outcomes.forEach((_, outcome) => {
                        this.counts[at * outcomes.length + outcome] += this.counts[next * outcomes.length + outcome];
                    });
                }
                const left = e.map(([, next]) => this.left[next]);
                this.left[at] = [1 + Math.min(...left.map(([few]) => few)), 1 + Math.max(...left.map(([, many]) => many))];
            });
            /** @type {Map<string, Uint32Array>} */
            this.readersOf = new Map();
        }

        /** How many schedules lead from a state to each outcome. @param {number} state */
        schedules(state) {
            const { length } = this.file.outcomes;
            return Array.from(this.counts.subarray(state * length, (state + 1) * length));
        }

        /** The next steps that a thread can take. @param {number} state @param {number} thread @returns {Move[]} */
        moves(state, thread) {
            const { steps, states } = this.file;
            return (states[state].e || [])
                .map(([step, to]) => ({ step: steps[step], from: state, to }))
                .filter(({ step }) => step.thread === thread);
        }

        /** Why a thread cannot go on, if it waits. @param {number} state @param {number} thread */
        wait(state, thread) {
            return (this.file.states[state].w || []).map(wait => this.file.waits[wait]).find(wait => wait.thread === thread);
        }

        /**
         * A schedule with the fewest steps to an outcome, and of those one that
         * changes threads least, the first by the order of edges.
         * @param {number} root
         * @param {number} outcome
         * @returns {Move[]}
         */
        shortest(root, outcome) {
            const { threads, steps, states } = this.file;
            const nobody = threads.length;
            /**
             * By state and by the thread that took the step before: steps and
             * changes of thread that are left, and the edge to take.
             * @type {([number, number, number] | undefined)[][]}
             */
            const best = [];
            for (let at = 0; at <= root; at += 1) {
                const { e = [], o } = states[at];
                best.push(Array.from({ length: nobody + 1 }, (_, before) => {
                    /** @type {[number, number, number] | undefined} */
                    let way = o === outcome ? [0, 0, -1] : undefined;
                    e.forEach(([step, next], edge) => {
                        const { thread } = steps[step];
                        const rest = best[next][thread];
                        if (rest) {
                            const long = rest[0] + 1;
                            const changes = rest[1] + Number(before !== thread && before !== nobody);
                            if (!way || long < way[0] || (long === way[0] && changes < way[1])) {
                                way = [long, changes, edge];
                            }
                        }
                    });
                    return way;
                }));
            }
            /** @type {Move[]} */
            const moves = [];
            for (let at = root, before = nobody; ;) {
                const edge = states[at].e?.[best[at][before]?.[2] ?? -1];
                if (!edge) {
                    return moves;
                }
                const [step, to] = edge;
                moves.push({ step: steps[step], from: at, to });
                [at, before] = [to, steps[step].thread];
            }
        }

        /**
         * What memory holds after some steps, and for each step the store that it
         * read, if it is known, and whether that was not the newest.
         * @param {Move[]} moves
         */
        memory(moves) {
            /** @type {Memory[]} */
            const objects = this.file.objects.map(({ initial }) => ({
                stored: initial === undefined ? [] : [{ value: initial, thread: -1, at: 0 }],
                held: [],
                closed: false,
            }));
            const sources = moves.map(({ step: { thread, kind, object, value, leaves, stale } }, before) => {
                const at = before + 1;
                if (object === undefined) {
                    return undefined;
                }
                const { stored, held } = objects[object];
                /** @type {{ store: Stored, old: boolean } | undefined} */
                let source;
                if (value !== undefined && (kind === 'read' || kind === 'update')) {
                    const values = stored.map(({ value }) => value);
                    const read = values.slice(0, values.length - Number(stale || false)).lastIndexOf(bare(value));
                    if (read >= 0) {
                        source = { store: stored[read], old: read < stored.length - 1 };
                    }
                }
                if (leaves !== undefined) {
                    stored.push({ value: leaves, thread, at });
                }
                if (kind === 'lock') {
                    held.push({ thread, from: at });
                } else if (kind === 'unlock' || kind === 'wait') {
                    const mine = held.find(hold => hold.thread === thread && hold.to === undefined);
                    if (mine) {
                        mine.to = at;
                    }
                } else if (kind === 'close') {
                    objects[object].closed = true;
                }
                return source;
            });
            return { objects, sources };
        }

        /**
         * The threads that may yet read a value of an object, where it is no longer
         * the newest. Ways on which it is stored once more end there.
         * @param {number} state
         * @param {number} object
         * @param {string} value
         * @returns {number[]}
         */
        readers(state, object, value) {
            const { threads, steps, states } = this.file;
            const key = `${object} ${value}`;
            let masks = this.readersOf.get(key);
            if (!masks) {
                masks = new Uint32Array(states.length);
                for (const [at, { e = [] }] of states.entries()) {
                    for (const [number, next] of e) {
                        const step = steps[number];
                        const here = step.object === object;
                        if (here && step.value !== undefined && bare(step.value) === value) {
                            masks[at] |= 1 << step.thread;
                        }
                        if (!here || step.leaves !== value) {
                            masks[at] |= masks[next];
                        }
                    }
                }
                this.readersOf.set(key, masks);
            }
            const mask = masks[state];
            return threads.map((_, thread) => thread).filter(thread => mask >> thread & 1);
        }
    }

    /** A walk through a trace: the steps so far, and those that were undone. */
    class Run {
        /** @param {Trace} trace */
        constructor(trace) {
            this.trace = trace;
            this.choices = trace.file.choices || [];
            /** @type {Move[]} */
            this.path = [];
            /** @type {Move[]} */
            this.undone = [];
            /** The ordering of each choice, by number. @type {number[]} */
            this.orderings = this.choices.map(choice => choice.default);
            /** The state that the orderings before these started in. @type {number | undefined} */
            this.rootBefore = undefined;
        }

        get root() {
            return this.trace.file.roots[this.combination];
        }

        get state() {
            return this.path.length > 0 ? this.path[this.path.length - 1].to : this.root;
        }

        /** The orderings as one number, the last of them fastest. */
        get combination() {
            return this.choices.reduce((at, { orderings }, choice) => at * orderings.length + this.orderings[choice], 0);
        }

        /** How it has ended, by number, if it has. */
        get outcome() {
            return this.trace.file.states[this.state].o;
        }

        get atDefaults() {
            return this.choices.every((choice, at) => choice.default === this.orderings[at]);
        }

        /** @param {Move} move */
        take(move) {
            this.path.push(move);
            this.undone = [];
        }

        undo() {
            const move = this.path.pop();
            if (move) {
                this.undone.push(move);
            }
            return move;
        }

        redo() {
            const move = this.undone.pop();
            if (move) {
                this.path.push(move);
            }
            return move;
        }

        restart() {
            while (this.undo());
        }

        /** Goes a shortest way to an outcome. @param {number} outcome */
        show(outcome) {
            this.path = this.trace.shortest(this.root, outcome);
            this.undone = [];
        }

        /** Starts again with other orderings. @param {number[]} orderings */
        choose(orderings) {
            this.rootBefore = this.root;
            this.orderings = orderings;
            this.path = [];
            this.undone = [];
        }

        /**
         * Where it is, as a text for an address: the number of a thread for each
         * step, a letter behind it where that thread had several ways to go on,
         * and the orderings before it unless they are the listing's own.
         */
        get position() {
            const path = this.path.map(({ step, from, to }) => {
                const moves = this.trace.moves(from, step.thread);
                const way = moves.findIndex(move => move.step === step && move.to === to);
                return (step.thread + 1).toString(36) + (moves.length > 1 ? letter(way) : '');
            }).join('');
            const orderings = this.choices.map(({ orderings }, at) => orderings[this.orderings[at]]).join(',');
            return this.atDefaults ? path : `${orderings}:${path}`;
        }

        /**
         * Goes to a position, as far as it leads.
         * @param {string} position
         * @returns {boolean} whether it leads anywhere
         */
        goTo(position) {
            const parts = position.split(':');
            const path = parts.pop() || '';
            const names = parts.length > 0 ? parts[0].split(',') : this.choices.map(choice => choice.orderings[choice.default]);
            const orderings = this.choices.map((choice, at) => choice.orderings.indexOf(names[at]));
            this.choose(orderings.includes(-1) ? this.choices.map(choice => choice.default) : orderings);
            this.rootBefore = undefined;
            for (let at = 0; at < path.length; at += 1) {
                const moves = this.trace.moves(this.state, parseInt(path[at], 36) - 1);
                const way = moves.length > 1 ? moves.findIndex((_, way) => letter(way) === path[at + 1]) : 0;
                if (!moves[way]) {
                    return false;
                }
                at += Number(moves.length > 1);
                this.take(moves[way]);
            }
            return !orderings.includes(-1);
        }
    }

    /** The letter of a way to go on: a, b, c. @param {number} way */
    const letter = way => String.fromCharCode(97 + way);

    return { Trace, Run, letter };
})();
