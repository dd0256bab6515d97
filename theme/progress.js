// What the reader has done of each page: told to the page's questions, and
// shown in the sidebar, for the pages that were read. A page's own script knows
// nothing of the others, so that saving one of them changes no other.

(function progress() {
    'use strict';

    const { read, change, watch } = progressStore;
    const root = new URL(`./${path_to_root}`, location.href).href;
    const questions = Array.from(document.querySelectorAll('main check-of-understanding'));
    const explorers = Array.from(document.querySelectorAll('main interleaving-explorer'));
    const links = /** @type {HTMLAnchorElement[]} */ (Array.from(document.querySelectorAll('#mdbook-sidebar .chapter-item > .chapter-link-wrapper > a[href]')));

    /** @param {Element} explorer */
    const traceOf = explorer => explorer.getAttribute('name') || '';

    /** The address of a page in the book. @param {HTMLAnchorElement} link */
    const pathOf = link => link.href.slice(root.length);

    /** Notes what this page has, if that is not known. */
    function note() {
        const here = links.find(link => link.classList.contains('active'));
        if (!here) {
            return;
        }
        const tasks = { answered: questions.map(({ id }) => id), walked: [...new Set(explorers.map(traceOf))] };
        const { [pathOf(here)]: known } = read().pages;
        if (JSON.stringify(known) !== JSON.stringify(tasks)) {
            change(({ pages }) => { pages[pathOf(here)] = tasks; });
        }
    }

    /** Beside a link of the sidebar, how much of its page is done. @param {HTMLAnchorElement} link */
    function counter(link) {
        const counter = document.createElement('span');
        counter.className = 'progress';
        counter.id = `progress-${links.indexOf(link)}`;
        counter.setAttribute('role', 'img');
        link.after(counter);
        link.setAttribute('aria-describedby', counter.id);
        return counter;
    }

    function draw() {
        const { pages, ...kept } = read();
        for (const question of questions) {
            const attempt = kept.answered[question.id];
            if (attempt) {
                question.setAttribute('answered', String(attempt));
            } else {
                question.removeAttribute('answered');
            }
        }
        for (const link of links) {
            const tasks = pages[pathOf(link)] || { answered: [], walked: [] };
            const all = tasks.answered.length + tasks.walked.length;
            const done = tasks.answered.filter(id => kept.answered[id]).length + tasks.walked.filter(name => kept.walked[name]).length;
            const shown = link.parentElement?.querySelector('.progress');
            if (all === 0) {
                shown?.remove();
                link.removeAttribute('aria-describedby');
                continue;
            }
            const it = shown || counter(link);
            it.textContent = done === all ? '✓' : `${done}/${all}`;
            it.setAttribute('aria-label', `${done} of ${all} questions and explorers done`);
        }
    }

    document.addEventListener('question-tried', event => change(({ tried, answered }) => {
        const { id } = /** @type {Element} */ (event.target);
        const { right } = /** @type {CustomEvent<{ right: boolean }>} */ (event).detail;
        if (!answered[id]) {
            (right ? answered : tried)[id] = (tried[id] || 0) + 1;
        }
    }));
    document.addEventListener('explorer-walked', event => change(({ walked }) => {
        walked[traceOf(/** @type {Element} */ (event.target))] = 1;
    }));

    note();
    watch(draw);
})();
