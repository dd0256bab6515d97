// A copy of the book with one page more, on which every recorded program has
// its explorer, whether a section shows it or not.

import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, copy } from './book.mjs';

/** The page that has them all. */
export const GALLERY = 'gallery.html';

/**
 * Builds it, to be opened as files.
 * @returns {Promise<{ names: string[], root: string, base: string, remove: () => Promise<void> }>}
 */
export async function gallery() {
    const { root, remove } = await copy();
    try {
        const listings = join(root, 'code/listings');
        const files = await readdir(listings, { recursive: true });
        const names = files.flatMap(file => file.match(/traces[\\/]([^\\/]+)\.json$/)?.[1] ?? []).sort();
        const page = names.map(name => `## The program ${name}\n\n{{#explore ${name}}}\n`);
        await writeFile(join(root, 'src/gallery.md'), ['# Gallery\n', ...page].join('\n'));
        await appendFile(join(root, 'src/SUMMARY.md'), '\n[Gallery](gallery.md)\n');
        return { names, root, base: await build(root), remove };
    } catch (error) {
        await remove();
        throw error;
    }
}

/**
 * A trace of threads that store into atomics of their own: every order of their
 * steps is there, and every state between them.
 * @param {number[]} lengths  how many steps each thread has
 */
export function grid(lengths) {
    const steps = lengths.flatMap((length, thread) => Array.from({ length }, (_, step) => ({
        thread, block: thread, line: step + 1, column: 1, kind: 'write', op: `store ${step}`, object: thread, leaves: String(step),
    })));
    const firsts = lengths.map((_, thread) => lengths.slice(0, thread).reduce((a, b) => a + b, 0));
    /** @type {{ e?: [number, number][], o?: number }[]} */
    const states = [];
    /** @type {Map<string, number>} */
    const known = new Map();
    /** @param {number[]} done @returns {number} */
    const number = done => {
        const key = done.join();
        if (!known.has(key)) {
            const e = lengths.flatMap((length, thread) => done[thread] < length
                ? [/** @type {[number, number]} */ ([firsts[thread] + done[thread], number(done.map((d, t) => t === thread ? d + 1 : d))])]
                : []);
            states.push(e.length > 0 ? { e } : { o: 0 });
            known.set(key, states.length - 1);
        }
        return /** @type {number} */ (known.get(key));
    };
    const root = number(lengths.map(() => 0));
    return {
        version: 1,
        name: 'grid',
        engine: 'shuttle',
        threads: lengths.map((_, thread) => ({ name: `thread ${thread}`, blocks: [thread] })),
        blocks: lengths.map((length, thread) => ({
            file: 'grid.rs', line: 1, indent: 0, text: Array.from({ length }, (_, step) => `a${thread}.store(${step}, SeqCst);`),
        })),
        objects: lengths.map((_, thread) => ({ name: `a${thread}`, kind: 'atomic', initial: '0' })),
        outcomes: [{ name: 'done', verdict: 'ok', note: 'all have stored', schedules: 1 }],
        default: 0,
        roots: [root],
        steps,
        waits: [],
        states,
    };
}
