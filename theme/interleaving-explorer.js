// <interleaving-explorer>: walks through a recorded program step by step, in an
// order that the reader chooses. It takes the trace from inside itself, and
// leaves what stands beside it for paper and for a page without scripts.

(function interleavingExplorer() {
    'use strict';

    const { Trace, Run, letter } = explorerTrace;
    const { many, sentence, consequences, able, list } = explorerWords;
    const { make, prose, unseen, bar, column, memory, log, table, notes } = explorerParts;

    /**
     * @param {HTMLElement} host
     * @param {InstanceType<typeof Trace>} trace
     */
    function explore(host, trace) {
        const run = new Run(trace);
        const { threads, outcomes, task, name } = trace.file;

        /** What has just happened, for all to read and for a screen reader to say. */
        const said = make('p', { class: 'said', role: 'status' });

        /** @param {...(Node | string)} words */
        function say(...words) {
            said.replaceChildren(...words);
        }

        /** How it has ended, kindly. @param {number} outcome @param {boolean} shown whether the explorer went there by itself */
        function ending(outcome, shown) {
            const { name, verdict, note } = outcomes[outcome];
            const steps = many(run.path.length, 'step');
            const end = make('strong', { class: verdict }, `${verdict === 'ok' ? '✓' : '✗'} `, ...prose(`\`${name}\`${note && `: ${note}`}.`));
            if (shown) {
                return [end, ` One way there, in ${steps}: undo walks back through it.`];
            }
            if (!task) {
                return [end];
            }
            if (task.outcome === outcome) {
                return [end, ` You made it, in ${steps}.`];
            }
            return [end, trace.schedules(run.root)[task.outcome] > 0
                ? ' That is another end. Undo a step and try another order.'
                : ` None of the schedules ${run.choices.length > 0 ? 'with these orderings ' : ''}ends as asked.`];
        }

        /** Says what the last step did. @param {string} before @param {boolean} shown */
        function tell(before = '', shown = false) {
            const move = run.path[run.path.length - 1];
            if (!move) {
                say(`${before}Nobody has taken a step yet.`);
                return;
            }
            const words = prose(before + sentence(trace.file, move.step) + consequences(trace, move));
            if (run.outcome === undefined) {
                say(...words, unseen(` Step ${run.path.length}.${able(trace, run.state)}`));
            } else {
                // The lanes show the last step; the end is what matters now.
                say(unseen(...words, ` Step ${run.path.length}. `), ...ending(run.outcome, shown));
            }
        }

        const walk = {
            trace,
            run,
            /** @param {Move} move */
            take(move) {
                run.take(move);
                draw();
                tell();
                if (run.outcome !== undefined) {
                    host.dispatchEvent(new CustomEvent('explorer-walked', { bubbles: true }));
                }
            },
            /** @param {number} outcome */
            show(outcome) {
                run.show(outcome);
                draw();
                tell('', true);
            },
            /** @param {number[]} orderings */
            choose(orderings) {
                run.choose(orderings);
                draw();
                const chosen = run.choices.map(({ label, orderings }, at) => `${label} ${orderings[run.orderings[at]]}`);
                say(...prose(`Back at the start, with ${list(chosen)}.`));
            },
            /** @param {'undo' | 'redo' | 'restart'} way */
            go(way) {
                run[way]();
                draw();
                tell({ undo: 'Undone. ', redo: '', restart: 'Restarted. ' }[way]);
            },
            async link() {
                history.replaceState(null, '', `#${host.id}:${run.position}`);
                try {
                    await navigator.clipboard.writeText(location.href);
                    say('The link to this position is copied.');
                } catch {
                    say('The link to this position is in the address bar.');
                }
            },
        };

        const columns = threads.map((_, thread) => column(walk, thread));
        const parts = [bar(walk), ...columns, memory(walk), log(walk), table(walk), notes(walk)];
        const [top, ...others] = parts.filter(part => !columns.includes(part)).map(({ element }) => element);
        const box = make('section', { class: 'explorer', 'aria-label': `Explorer: ${task ? task.text : name}`, tabindex: '-1' },
            top, said, make('div', { class: 'threads' }, ...columns.map(({ element }) => element)), ...others);

        // Four stand better two by two.
        box.style.setProperty('--columns', String(threads.length === 4 ? 2 : Math.min(threads.length, 3)));

        function draw() {
            parts.forEach(part => part.draw());
        }

        /**
         * A thread's number: takes its step, or goes to the ways it has.
         * @param {number} thread
         */
        function press(thread) {
            const ways = /** @type {HTMLElement[]} */ (Array.from(columns[thread].element.querySelectorAll('.ways button:not([hidden])')));
            const at = ways.findIndex(way => way === document.activeElement);
            ways[(at + 1) % ways.length].focus();
            if (ways.length === 1) {
                ways[0].click();
            }
        }

        /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the explorer */
        function key(event) {
            const target = /** @type {HTMLElement} */ (event.target);
            const key = event.key.toLowerCase();
            if (target.matches('select, .scroller')) {
                return false;
            }
            const ways = target.closest('.ways')?.querySelectorAll('button:not([hidden])');
            const way = Array.from(ways || []).findIndex((_, at) => key === letter(at));
            if (ways && ways.length > 1 && way >= 0) {
                /** @type {HTMLElement} */ (ways[way]).click();
            } else if (columns[Number(key) - 1]) {
                press(Number(key) - 1);
            } else if (key === 'arrowleft') {
                walk.go('undo');
            } else if (key === 'arrowright') {
                walk.go('redo');
            } else if (key === 'r') {
                walk.go('restart');
            } else {
                return false;
            }
            return true;
        }

        box.addEventListener('keydown', event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
                return;
            }
            if (key(event)) {
                event.preventDefault();
            }
            // Outside the box an arrow turns the page.
            if (event.key.startsWith('Arrow') || event.defaultPrevented) {
                event.stopPropagation();
            }
        });

        /** Goes where the address says, if it is here. */
        function follow() {
            const [id, ...position] = decodeURIComponent(location.hash.slice(1)).split(':');
            if (id !== host.id || position.length === 0) {
                return;
            }
            const found = run.goTo(position.join(':'));
            draw();
            tell(found ? 'From the link: ' : 'The link leads no further: ');
            host.scrollIntoView();
            // Once more when the fonts are there: what stands above may have moved it.
            document.fonts.ready.then(() => host.scrollIntoView());
            box.focus({ preventScroll: true });
        }

        draw();
        tell();
        host.prepend(box);
        window.addEventListener('hashchange', follow);
        follow();
    }

    class InterleavingExplorer extends HTMLElement {
        connectedCallback() {
            if (this.querySelector('.explorer, .explorer-broken')) {
                return;
            }
            try {
                explore(this, new Trace(this.querySelector('script')?.textContent || ''));
            } catch (error) {
                this.prepend(make('p', { class: 'explorer-broken' }, `The explorer of this program cannot be shown: ${/** @type {Error} */ (error).message}.`));
            }
        }
    }

    customElements.define('interleaving-explorer', InterleavingExplorer);
})();
