// The book, built and served by the command that readers use.

import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The root of the project. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A home page, and two sections that between them show all a page can. */
export const PAGES = ['index.html', 'threads/races.html', 'mutex/arc-and-mutex.html'];

/**
 * `cargo book`, spelt out so that it works on a copy of the book too: the
 * command is built from here and takes its book from `root`.
 * @param {string} root
 * @param {string[]} args
 */
function cargoBook(root, args) {
    const manifest = join(ROOT, 'Cargo.toml');
    return spawn(
        'cargo',
        ['run', '--quiet', '--profile', 'book', '--manifest-path', manifest, '--package', 'book', '--', ...args],
        { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
}

/**
 * Builds the book at `root` to be opened as files.
 * @param {string} root
 * @returns {Promise<string>} the address of its folder, ending in a slash
 */
export function build(root) {
    return new Promise((resolve, reject) => {
        const child = cargoBook(root, ['build']);
        let said = '';
        child.stdout.on('data', data => { said += data; });
        child.stderr.on('data', data => { said += data; });
        child.on('error', reject);
        child.on('close', code => {
            if (code === 0) {
                resolve(pathToFileURL(join(root, 'book')).href + '/');
            } else {
                reject(new Error(`cargo book build ended with ${code}:\n${said}`));
            }
        });
    });
}

/**
 * @typedef {object} Served
 * @property {string} url  its address, ending in a slash
 * @property {() => string} said  all that the command has printed
 * @property {() => Promise<void>} stop
 */

/**
 * Serves the book at `root` on a free port.
 * @param {string} root
 * @returns {Promise<Served>}
 */
export function serve(root) {
    return new Promise((resolve, reject) => {
        const child = cargoBook(root, ['serve', '--port', '0']);
        let said = '';
        const ended = new Promise(done => { child.on('close', done); });
        const stop = async () => {
            child.kill();
            await ended;
        };
        const listen = (/** @type {Buffer} */ data) => {
            said += data;
            const url = said.match(/http:\/\/127\.0\.0\.1:\d+\//);
            if (url) {
                resolve({ url: url[0], said: () => said, stop });
            }
        };
        child.stdout.on('data', listen);
        child.stderr.on('data', listen);
        child.on('error', reject);
        ended.then(code => reject(new Error(`cargo book serve ended with ${code}:\n${said}`)));
    });
}

/**
 * A copy of all that the book is made of, to be changed and broken at will.
 * @returns {Promise<{ root: string, remove: () => Promise<void> }>}
 */
export async function copy() {
    const root = await mkdtemp(join(tmpdir(), 'book-'));
    for (const part of ['book.toml', 'src', 'theme', 'code']) {
        await cp(join(ROOT, part), join(root, part), { recursive: true });
    }
    return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

/**
 * Every page of the book, as SUMMARY.md lists them.
 * @returns {Promise<string[]>}
 */
export async function allPages() {
    const summary = await readFile(join(ROOT, 'src/SUMMARY.md'), 'utf8');
    return Array.from(summary.matchAll(/\]\(([^)]+)\.md\)/g), ([, path]) =>
        path.replace(/(^|\/)README$/, '$1index') + '.html');
}
