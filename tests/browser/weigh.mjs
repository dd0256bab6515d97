// What a page weighs: every file that it loads, compressed as a server would
// send it, and of that the explorers (their scripts, their styles and the traces
// in the page) and the questions with the reader's progress. The book is built
// and served first: `node weigh.mjs`.

import { launch } from './lib/browser.mjs';
import { PAGES, ROOT, serve } from './lib/book.mjs';
import { QUIZ_FILES, gzipped } from './lib/weight.mjs';

const book = await serve(ROOT);
const browser = await launch();
try {
    for (const path of PAGES) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
        const page = await context.newPage();
        /** @type {Promise<[string, number]>[]} */
        const loads = [];
        page.on('response', response => {
            const name = new URL(response.url()).pathname;
            if (!name.startsWith('/__live')) {
                loads.push(response.body().then(body => [
                    name,
                    // A font is compressed already.
                    name.endsWith('.woff2') ? body.length : gzipped(body),
                ]));
            }
        });
        await page.goto(book.url + path);
        await page.evaluate(() => document.fonts.ready);
        const files = (await Promise.all(loads)).sort((a, b) => b[1] - a[1]);
        const total = files.reduce((sum, [, bytes]) => sum + bytes, 0);
        console.log(`${path}: ${(total / 1024).toFixed(0)} KiB in ${files.length} files`);
        const traces = await page.locator('interleaving-explorer > script').allTextContents();
        if (traces.length > 0) {
            const drawn = files.filter(([name]) => name.includes('explorer')).reduce((sum, [, bytes]) => sum + bytes, 0);
            const recorded = gzipped(traces.join('\n'));
            console.log(`  ${((drawn + recorded) / 1024).toFixed(1).padStart(7)} KiB  of ${traces.length} explorers: ${
                (drawn / 1024).toFixed(1)} to draw, ${(recorded / 1024).toFixed(1)} recorded`);
        }
        const asked = files.filter(([name]) => QUIZ_FILES.test(name)).reduce((sum, [, bytes]) => sum + bytes, 0);
        console.log(`  ${(asked / 1024).toFixed(1).padStart(7)} KiB  of questions and progress`);
        for (const [name, bytes] of files.slice(0, 8)) {
            console.log(`  ${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${name}`);
        }
        await context.close();
    }
} finally {
    await browser.close();
    await book.stop();
}
