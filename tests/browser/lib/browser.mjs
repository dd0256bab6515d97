// A browser, and pages that tell on themselves: what they ask the network for,
// and what they complain about.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { chromium } from 'playwright-core';

/** Where a Chromium usually is, on Linux, macOS and Windows. */
const USUAL_PLACES = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...[env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
        .filter(folder => folder !== undefined)
        .flatMap(folder => [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Chromium/Application/chrome.exe'),
        ]),
];

/**
 * The browser to drive: the environment's CHROMIUM, or one in a usual place.
 * @returns {string} its path
 */
export function findChromium() {
    const wanted = env.CHROMIUM;
    if (wanted !== undefined) {
        if (!existsSync(wanted)) {
            throw new Error(`CHROMIUM names ${wanted}, and there is no such file`);
        }
        return wanted;
    }
    const found = USUAL_PLACES.find(place => existsSync(place));
    if (found === undefined) {
        throw new Error(
            'no Chromium or Chrome in the usual places; install one (on Debian: apt-get install chromium) '
            + 'or name it: CHROMIUM=/path/to/chrome npm test',
        );
    }
    return found;
}

/** @returns {Promise<import('playwright-core').Browser>} */
export function launch() {
    return chromium.launch({ executablePath: findChromium(), args: ['--disable-gpu', '--disable-quic'] });
}

/**
 * @typedef {object} Watched
 * @property {import('playwright-core').Page} page
 * @property {string[]} strangers  addresses that it asked for and that are neither the book's nor on this disk
 * @property {string[]} complaints errors and warnings on its console, exceptions, requests that failed
 */

/**
 * Opens a page under watch. Nothing that it asks of another machine is let out.
 * @param {import('playwright-core').BrowserContext} context
 * @returns {Promise<Watched>}
 */
export async function watchedPage(context) {
    /** @type {Watched} */
    const watched = { page: await context.newPage(), strangers: [], complaints: [] };
    await watched.page.route('**/*', route => {
        const url = new URL(route.request().url());
        const ours = ['127.0.0.1', 'localhost'].includes(url.hostname);
        if (ours || ['file:', 'data:', 'blob:'].includes(url.protocol)) {
            return route.continue();
        }
        watched.strangers.push(url.href);
        return route.abort();
    });
    watched.page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) {
            watched.complaints.push(`${message.type()}: ${message.text()}`);
        }
    });
    watched.page.on('pageerror', error => watched.complaints.push(`exception: ${error.message}`));
    watched.page.on('response', response => {
        if (response.status() >= 400) {
            watched.complaints.push(`${response.status()}: ${response.url()}`);
        }
    });
    watched.page.on('requestfailed', request => {
        // A page that is left breaks off what it still waits for.
        const why = request.failure()?.errorText;
        if (why !== 'net::ERR_ABORTED') {
            watched.complaints.push(`failed: ${request.url()} ${why}`);
        }
    });
    return watched;
}

/** The themes of mdBook, by the name that it keeps them under. */
export const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];

/**
 * A context whose pages have chosen `theme` before they load.
 * @param {import('playwright-core').Browser} browser
 * @param {string} theme
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function contextIn(browser, theme, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    await context.addInitScript(name => localStorage.setItem('mdbook-theme', name), theme);
    return context;
}

/**
 * Unfolds whatever is folded, so that what is hidden is tested too.
 * @param {import('playwright-core').Page} page
 */
export async function unfold(page) {
    await page.evaluate(() => {
        document.querySelectorAll('details').forEach(details => { details.open = true; });
        document.querySelectorAll('pre > .buttons button[title="Show hidden lines"]').forEach(
            button => /** @type {HTMLElement} */ (button).click(),
        );
    });
}
