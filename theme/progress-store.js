// How far the reader has come, kept in this browser and nowhere else. Where
// nothing can be kept, it lasts as long as the page.

/**
 * @typedef {'answered' | 'walked' | 'solved'} Kind  questions, explorers, exercises
 *
 * @typedef {object} Progress what is kept, as it is written
 * @property {Record<string, number>} tried     by question: how often it was answered wrongly
 * @property {Record<string, number>} answered  by question: the attempt at which it was answered rightly
 * @property {Record<string, number>} walked    by trace: 1, if it was walked to an end
 * @property {Record<string, number>} solved    by exercise: 1, if the reader says so
 * @property {Record<string, { answered: string[], walked: string[] }>} pages  by page: what it had when it was last read
 */

const progressStore = (function store() {
    'use strict';

    const KEY = 'rust-multithreading-progress';
    const VERSION = 1;

    /** @param {unknown} value @returns {Record<string, any>} */
    const object = value => typeof value === 'object' && value !== null ? value : {};

    /** @param {unknown} value */
    const numbers = value => Object.fromEntries(Object.entries(object(value)).filter(([, number]) => Number.isInteger(number) && number > 0));

    /** @param {unknown} value @returns {string[]} */
    const strings = value => Array.isArray(value) ? value.filter(one => typeof one === 'string') : [];

    /** What can be understood of a text. @param {string | null} text @returns {Progress} */
    function parse(text) {
        let found = {};
        try {
            found = object(JSON.parse(text || '{}'));
        } catch {
            // Somebody else's, or cut off: begin again.
        }
        const { version, tried, answered, walked, solved, pages } = /** @type {Record<string, unknown>} */ (found);
        const known = version === VERSION;
        return {
            tried: numbers(known && tried),
            answered: numbers(known && answered),
            walked: numbers(known && walked),
            solved: numbers(known && solved),
            pages: Object.fromEntries(Object.entries(object(known && pages)).map(([path, page]) =>
                [path, { answered: strings(object(page).answered), walked: strings(object(page).walked) }])),
        };
    }

    /** Stands for the storage once it could not be written. @type {Progress | undefined} */
    let instead;

    /** @type {(() => void)[]} */
    const watchers = [];
    const tell = () => watchers.forEach(watch => watch());

    /** @returns {Progress} */
    function read() {
        try {
            return instead || parse(localStorage.getItem(KEY));
        } catch {
            return parse(null);
        }
    }

    /** @param {Progress} progress */
    function write(progress) {
        try {
            localStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...progress }));
            instead = undefined;
        } catch {
            instead = progress;
        }
        tell();
    }

    // Another tab has changed it, or it may have changed while this page was away.
    window.addEventListener('storage', ({ key }) => {
        if (key === KEY || key === null) {
            tell();
        }
    });
    window.addEventListener('pageshow', ({ persisted }) => {
        if (persisted) {
            tell();
        }
    });

    return {
        read,
        /** Reads it afresh, so that nothing of another tab is lost. @param {(progress: Progress) => void} how */
        change(how) {
            const progress = read();
            how(progress);
            write(progress);
        },
        clear() {
            write(parse(null));
        },
        /** Whether it is there tomorrow, as far as is known. */
        lasts: () => !instead,
        /** Calls `watch` now and after every change. @param {() => void} watch */
        watch(watch) {
            watchers.push(watch);
            watch();
        },
    };
})();
