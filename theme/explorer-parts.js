// The parts of an explorer: each makes its element once, and brings it to where
// the walk is whenever that has changed.

const explorerParts = (function parts() {
    'use strict';

    const { letter } = explorerTrace;
    const { identities, icon, lanes } = explorerLanes;
    const { count, many, list, sentence, stopped, keys, signs, counted, none } = explorerWords;

    /**
     * @typedef {object} Walk what the parts share
     * @property {InstanceType<typeof explorerTrace.Trace>} trace
     * @property {InstanceType<typeof explorerTrace.Run>} run
     * @property {(move: Move) => void} take
     * @property {(outcome: number) => void} show
     * @property {(orderings: number[]) => void} choose
     * @property {(way: 'undo' | 'redo' | 'restart') => void} go
     * @property {() => void} link
     *
     * @typedef {object} Part
     * @property {HTMLElement} element
     * @property {() => void} draw
     */

    /**
     * @template {keyof HTMLElementTagNameMap} T
     * @param {T} tag
     * @param {Record<string, string>} attributes
     * @param {...(Node | string)} children
     * @returns {HTMLElementTagNameMap[T]}
     */
    function make(tag, attributes = {}, ...children) {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, value);
        }
        element.append(...children);
        return element;
    }

    /**
     * Gives an element what it is to say, unless it says so already: what stays
     * the same costs nothing.
     * @param {HTMLElement} element
     * @param {...(Node | string)} children
     */
    function put(element, ...children) {
        const text = children.map(child => typeof child === 'string' ? child : child.textContent).join('');
        if (element.textContent !== text) {
            element.replaceChildren(...children);
        }
    }

    /** A text with code between backticks. @param {string} text */
    const prose = text => text.split('`').map((part, at) => at % 2 ? make('code', {}, part) : part);

    /** For those who do not see what stands around it. @param {...(Node | string)} words */
    const unseen = (...words) => make('span', { class: 'unseen' }, ...words);

    /** @param {string} label @param {string} key @param {() => void} act */
    function button(label, key, act) {
        const it = make('button', { type: 'button' }, label, make('kbd', { 'aria-hidden': 'true' }, key));
        it.addEventListener('click', act);
        return it;
    }

    /** A button that does nothing just now keeps the focus. @param {HTMLElement} it @param {boolean} can */
    const enable = (it, can) => it.setAttribute('aria-disabled', String(!can));

    /** @param {number[]} numbers */
    const sum = numbers => numbers.reduce((all, number) => all + number, 0);

    /** What is asked, where the walk is, and the way back. @param {Walk} walk @returns {Part} */
    function bar({ trace, run, go, choose, link }) {
        const { task, cut } = trace.file;
        const title = make('p', { class: 'task' });
        const where = make('p', { class: 'where' });
        const undo = button('Undo', '←', () => go('undo'));
        const redo = button('Redo', '→', () => go('redo'));
        const restart = button('Restart', 'R', () => go('restart'));
        const reset = button('Reset orderings', '', () => run.atDefaults || choose(run.choices.map(choice => choice.default)));
        reset.hidden = run.choices.length === 0;
        return {
            element: make('div', { class: 'bar' }, title, where,
                make('div', { class: 'tools', role: 'group', 'aria-label': 'Walk' }, undo, redo, restart, button('Link', '', link), reset)),
            draw() {
                const all = `${cut ? 'at least ' : ''}${many(sum(trace.schedules(run.root)), 'schedule')}`;
                put(title, ...prose(task ? task.text : all.replace(/^a/, 'A')));
                const [few, most] = trace.left[run.state];
                put(where, `Step ${run.path.length}${few === most ? ` of ${run.path.length + few}` : ''}`
                    + ` · ${count(sum(trace.schedules(run.state)))} of ${all} left`);
                enable(undo, run.path.length > 0);
                enable(redo, run.undone.length > 0);
                enable(restart, run.path.length > 0);
                enable(reset, !run.atDefaults);
                undo.classList.toggle('offered', task !== undefined && run.outcome !== undefined && run.outcome !== task.outcome);
            },
        };
    }

    /** Code that may be broken before a call, as rustfmt would. @param {string} text */
    const breakable = text => text.split(/(?=\.\w+\()/).flatMap((part, at) => at > 0 ? [make('wbr'), part] : [part]);

    /**
     * A line of source, with a choice in the place of each ordering that has one.
     * @param {Walk} walk
     * @param {number} block
     * @param {number} line
     * @param {(select: HTMLSelectElement, choice: number) => void} made
     */
    function code({ trace, run, choose }, block, line, made) {
        const { line: first, indent, text } = trace.file.blocks[block];
        const whole = text[line - first];
        let done = whole.search(/\S|$/);
        const it = make('span', { class: 'code' });
        it.style.setProperty('--depth', String(done));
        const here = run.choices.map((choice, number) => ({ ...choice, number }))
            .filter(choice => choice.block === block && choice.line === line)
            .sort((a, b) => a.column - b.column);
        for (const { number, column, label, orderings, default: own } of here) {
            const start = column - 1 - indent;
            const select = make('select', { 'aria-label': `Ordering, ${label}` }, ...orderings.map(ordering => make('option', {}, ordering)));
            select.addEventListener('change', () => choose(run.orderings.map((ordering, at) => at === number ? select.selectedIndex : ordering)));
            made(select, number);
            it.append(...breakable(whole.slice(done, start)), select);
            done = start + orderings[own].length;
        }
        it.append(...breakable(whole.slice(done)));
        return it;
    }

    /** A thread's source, and the steps that it can take. @param {Walk} walk @param {number} thread @returns {Part} */
    function column(walk, thread) {
        const { trace, run, take } = walk;
        const { threads, objects, states } = trace.file;
        const { name, blocks } = threads[thread];
        const colour = identities(threads.map(({ name }) => name))[thread];
        const widest = Math.max(1, ...states.map((_, state) => trace.moves(state, thread).length));
        const ways = Array.from({ length: widest }, (_, way) => button('', '', () => {
            const move = trace.moves(run.state, thread)[way];
            if (move) {
                take(move);
            }
        }));
        const why = make('p', { class: 'why' });
        // It comes and goes; its room stays.
        why.hidden = trace.file.waits.every(wait => wait.thread !== thread);
        /** @type {{ block: number, line: number, row: HTMLElement, note: HTMLElement }[]} */
        const rows = [];
        /** @type {[HTMLSelectElement, number][]} */
        const selects = [];
        const sources = blocks.map(block => make('ol', { role: 'list' }, ...trace.file.blocks[block].text.map((_, at) => {
            const line = trace.file.blocks[block].line + at;
            const note = make('span', { class: 'note' });
            const row = make('li', {}, code(walk, block, line, (select, choice) => selects.push([select, choice])), note);
            rows.push({ block, line, row, note });
            return row;
        })));

        /** What a step has done, beside its line. @param {TraceStep} step */
        function result({ kind, op, object, value, leaves }) {
            const stores = kind === 'write' && object !== undefined && objects[object].kind !== 'channel';
            return value ?? ((stores && leaves) || op);
        }

        function drawWays() {
            const moves = trace.moves(run.state, thread);
            const several = moves.length > 1;
            const still = trace.wait(run.state, thread) ? 'Waits' : run.outcome === undefined ? 'Finished' : 'Ended';
            const focused = ways.findIndex(way => way === document.activeElement);
            ways.forEach((way, at) => {
                const { value, op, stale } = moves[at]?.step || {};
                const label = several ? value === undefined ? String(op) : `reads ${value}${stale ? ' · old' : ''}` : moves[0] ? 'Step' : still;
                const key = moves[at] ? `${thread + 1}${several ? letter(at) : ''}` : '';
                way.hidden = at > 0 && !moves[at];
                put(way, label, unseen(`, ${name}`), make('kbd', { 'aria-hidden': 'true' }, key));
                enable(way, moves[at] !== undefined);
            });
            if (ways[focused]?.hidden) {
                ways[0].focus();
            }
        }

        function drawSource() {
            const step = trace.moves(run.state, thread)[0]?.step;
            const wait = trace.wait(run.state, thread);
            const next = step || wait;
            for (const { block, line, row, note } of rows) {
                const done = run.path.map(({ step }) => step).filter(step => step.thread === thread && step.block === block && step.line === line);
                const here = next !== undefined && next.block === block && next.line === line;
                const past = next?.block === undefined || (next.block === block ? line < next.line : done.length > 0);
                row.className = here ? (wait ? 'now waits' : 'now') : past ? 'done' : '';
                row.ariaCurrent = here ? 'step' : null;
                put(note, here
                    ? step ? `will ${step.op}` : 'waits'
                    : done.slice(-3).map(result).join(' · '));
            }
            put(why, ...wait ? prose(`${name} ${wait.why}.`) : []);
            selects.forEach(([select, choice]) => { select.selectedIndex = run.orderings[choice]; });
        }

        return {
            element: make('div', { class: `thread ${colour}`, role: 'group', 'aria-label': name },
                make('div', { class: 'head' }, icon(colour), make('span', { class: 'name' }, name), make('span', { class: 'ways' }, ...ways)),
                ...sources, why),
            draw() {
                drawWays();
                drawSource();
            },
        };
    }

    /** What the objects hold. @param {Walk} walk @returns {Part} */
    function memory({ trace, run }) {
        const { threads, objects, engine } = trace.file;
        const names = threads.map(({ name }) => name);
        const colours = identities(names);

        /** A value that is not the newest: who may still read it. @param {number} object @param {string} value @param {string} newest */
        function old(object, value, newest) {
            const readers = value === newest ? [] : trace.readers(run.state, object, value);
            return readers.length === 0 ? make('s', {}, value) : make('span', {}, value,
                ...readers.map(thread => icon(colours[thread])), unseen(` may still be read by ${list(readers.map(thread => names[thread]))}`));
        }

        const items = objects.map(() => make('li'));
        return {
            element: make('div', { class: 'memory' }, make('p', {}, 'Memory'), make('ul', { role: 'list' }, ...items)),
            draw() {
                trace.memory(run.path).objects.forEach(({ stored, held, closed }, object) => {
                    const { name, kind } = objects[object];
                    const newest = stored[stored.length - 1];
                    // Of a channel nobody can see how it was.
                    const before = engine === 'loom' && kind !== 'channel' ? stored.slice(-5, -1) : [];
                    const values = newest ? [make('span', { class: 'values' },
                        ...before.flatMap(({ value }) => [old(object, value, newest.value), ' ']), make('b', {}, newest.value))] : [];
                    const facts = newest ? [newest.at > 0 ? `${names[newest.thread]}, step ${newest.at}` : 'at the start'] : [];
                    const holders = held.filter(({ to }) => to === undefined).map(({ thread }) => thread);
                    if (kind === 'mutex' || kind === 'rwlock') {
                        facts.push(holders.length > 0 ? `held by ${list(holders.map(thread => names[thread]))}` : 'free');
                    }
                    if (closed) {
                        facts.push('hung up');
                    }
                    const waiting = names.filter((_, thread) => trace.wait(run.state, thread)?.object === object);
                    if (waiting.length > 0) {
                        facts.push(`${list(waiting)} ${waiting.length > 1 ? 'wait' : 'waits'}`);
                    }
                    put(items[object], make('code', {}, name), ...values,
                        ...holders.map(thread => icon(colours[thread])), make('small', {}, facts.join(' · ')));
                });
            },
        };
    }

    /** The steps as lanes, and in words. @param {Walk} walk @returns {Part} */
    function log({ trace, run }) {
        const { names, drawing, show } = lanes(trace);
        const scroller = make('div', { class: 'scroller' }, drawing);
        let room = 0;
        new ResizeObserver(() => {
            // In tenths of the root's size, as the drawing is.
            room = scroller.clientWidth / parseFloat(getComputedStyle(document.documentElement).fontSize) * 10;
            drawLanes();
        }).observe(scroller);

        /** What is wider than its box can be scrolled with the arrow keys. */
        function drawLanes() {
            if (show(run, room)) {
                scroller.tabIndex = 0;
                scroller.role = 'group';
                scroller.ariaLabel = 'Lanes, wider than the page';
                // Later, when the page has been laid out anyway.
                requestAnimationFrame(() => { scroller.scrollLeft = scroller.scrollWidth; });
            } else {
                scroller.removeAttribute('tabindex');
                scroller.role = scroller.ariaLabel = null;
            }
        }

        const steps = make('ol');
        const words = make('details', {}, make('summary', {}, 'The steps in words'), steps);
        words.addEventListener('toggle', drawWords);

        function drawWords() {
            if (words.open) {
                steps.replaceChildren(...run.path.map(({ step }) => make('li', {}, ...prose(sentence(trace.file, step)))));
            }
        }

        return {
            element: make('div', { class: 'log' }, make('div', { class: 'lanes' }, names, scroller), words),
            draw() {
                drawLanes();
                drawWords();
            },
        };
    }

    /** How it can end. @param {Walk} walk @returns {Part} */
    function table({ trace, run, show }) {
        const { outcomes, rule, language, cut } = trace.file;
        const rows = outcomes.map(({ name, verdict, note }, outcome) => {
            const judged = make('span', { class: 'verdict' });
            const schedules = make('td', { role: 'cell', class: 'number' });
            const allowed = make('td', { role: 'cell', class: 'allowed' });
            const play = button('Show one', '', () => show(outcome));
            play.setAttribute('aria-label', `Show one: ${name}`);
            const row = make('tr', { role: 'row' },
                make('th', { role: 'rowheader', scope: 'row' }, make('span', { class: 'end' }, make('code', {}, name), ' ', judged)),
                schedules, ...language ? [allowed] : [], make('td', { role: 'cell' }, play));
            const words = note || (verdict === 'ok' ? 'fine' : 'a bug');
            return { row, judged, schedules, allowed, play, words };
        });
        const gap = make('p', { class: 'gap' });
        const heads = ['Outcome', 'Schedules', ...language ? ['C++20, Rust'] : []].map(text => make('th', { role: 'columnheader', scope: 'col' }, text));
        heads[1].className = 'number';
        // Said once more, since a narrow box lays the rows out in another way.
        const element = make('div', { class: 'outcomes' },
            make('table', { role: 'table', 'aria-label': 'How it can end' },
                make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...heads, make('td', { role: 'cell' }))),
                make('tbody', { role: 'rowgroup' }, ...rows.map(({ row }) => row))),
            ...rule ? [make('p', {}, ...prose(stopped(rule)))] : [], gap);
        element.style.setProperty('--name', `${Math.max(...outcomes.map(({ name }) => name.length))}ch`);
        return {
            element,
            draw() {
                const counts = trace.schedules(run.root);
                const left = trace.schedules(run.state);
                const before = run.rootBefore === undefined ? counts : trace.schedules(run.rootBefore);
                const [all, allBefore] = [sum(counts), sum(before)];
                const set = language?.sets[language.of[run.combination]];
                let differs = false;
                rows.forEach(({ row, judged, schedules, allowed, play, words }, outcome) => {
                    const some = counts[outcome] > 0;
                    const may = set?.includes(outcome);
                    const mark = outcomes[outcome].verdict === 'ok' ? '✓' : '✗';
                    differs ||= may !== undefined && may !== some;
                    row.className = [
                        some ? outcomes[outcome].verdict : 'none',
                        left[outcome] === 0 && 'lost',
                        run.outcome === outcome && 'here',
                        before[outcome] !== counts[outcome] && 'changed',
                        may !== undefined && may !== some && 'differs',
                    ].filter(Boolean).join(' ');
                    put(judged, ...prose(some
                        ? `${mark} ${words}${may === false ? ', though the language forbids it' : ''}`
                        : none(trace.file, may)));
                    const here = run.outcome === outcome ? 'you are here' : left[outcome] > 0 ? `${count(left[outcome])} from here` : 'none from here';
                    const was = before[outcome] === counts[outcome] ? []
                        : [' ', make('small', { class: 'was' }, `was ${count(before[outcome])} of ${count(allBefore)}`)];
                    put(schedules, `${count(counts[outcome])} of ${count(all)}`,
                        ...cut ? [' recorded'] : [make('span', { class: 'unit' }, ' schedules')], ' ', make('small', {}, here), ...was);
                    put(allowed, may ? 'allowed' : 'forbidden');
                    play.hidden = !some;
                });
                put(gap, ...differs && language?.gap ? prose(stopped(`Where the two differ: ${language.gap}`)) : []);
            },
        };
    }

    /** The small print. @param {Walk} walk @returns {Part} */
    function notes({ trace }) {
        return {
            element: make('div', { class: 'notes' }, make('p', {}, ...prose(counted(trace.file))),
                make('details', {}, make('summary', {}, 'Keys and signs'), make('dl', {}, ...keys(trace.file).flatMap(([names, does]) => [
                    make('dt', {}, ...names.flatMap(name => [make('kbd', {}, name), ' '])), make('dd', {}, does),
                ])),
                make('p', {}, signs(trace.file)))),
            draw() {},
        };
    }

    return { make, prose, unseen, bar, column, memory, log, table, notes };
})();
