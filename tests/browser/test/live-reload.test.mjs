// A save reloads the page that changed and no other; a page that breaks keeps
// its last good state and says what is wrong. On a copy of the book.

import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, watchedPage } from '../lib/browser.mjs';
import { copy, serve } from '../lib/book.mjs';

describe('cargo book serve', () => {
    /** @type {import('playwright-core').Browser} */ let browser;
    /** @type {import('../lib/book.mjs').Served} */ let book;
    /** @type {Awaited<ReturnType<typeof copy>>} */ let source;
    /** @type {Record<string, import('../lib/browser.mjs').Watched>} */ const open = {};

    before(async () => {
        source = await copy();
        book = await serve(source.root);
        browser = await launch();
        const context = await browser.newContext();
        for (const path of ['index.html', 'threads/races.html', 'mutex/arc-and-mutex.html']) {
            open[path] = await watchedPage(context);
            await open[path].page.goto(book.url + path);
        }
        await mark();
        // The first question to the server is on its way after this.
        await sleep(500);
    });

    after(async () => {
        await browser?.close();
        await book?.stop();
        await source?.remove();
    });

    /** Marks every open page; a page that is loaded again has lost its mark. */
    async function mark() {
        for (const { page } of Object.values(open)) {
            await page.evaluate(() => { document.documentElement.dataset.mark = 'here'; });
        }
    }

    /** @returns {Promise<string[]>} the pages that were loaded again since `mark` */
    async function reloaded() {
        const lost = [];
        for (const [path, { page }] of Object.entries(open)) {
            if (await page.evaluate(() => document.documentElement.dataset.mark) !== 'here') {
                lost.push(path);
            }
        }
        return lost;
    }

    const races = () => join(source.root, 'src/threads/races.md');

    test('a save reloads the page that changed and no other', async () => {
        await mark();
        const start = performance.now();
        await appendFile(races(), '\nThis sentence is new.\n');
        await open['threads/races.html'].page.getByText('This sentence is new.').waitFor({ timeout: 5_000 });
        const took = performance.now() - start;
        await sleep(1_000);
        assert.deepEqual(await reloaded(), ['threads/races.html']);
        console.log(`from save to reloaded page: ${Math.round(took)} ms`);
    });

    test('a save of a listing reloads the pages that show it', async () => {
        await mark();
        const listing = join(source.root, 'code/listings/threads/src/lost_update.rs');
        const text = await readFile(listing, 'utf8');
        await writeFile(listing, text.replace('let seen =', 'let seen_here =').replace('seen + 1', 'seen_here + 1'));
        for (const path of ['threads/races.html', 'index.html']) {
            await open[path].page.locator('main pre', { hasText: 'seen_here + 1' }).first().waitFor({ timeout: 5_000 });
        }
        await sleep(1_000);
        assert.deepEqual(await reloaded(), ['index.html', 'threads/races.html']);
    });

    test('a save of an exercise reloads nothing', async () => {
        await mark();
        await appendFile(join(source.root, 'code/exercises/lost-update/src/lib.rs'), '\n// a learner was here\n');
        await sleep(2_000);
        assert.deepEqual(await reloaded(), []);
    });

    test('a missing include keeps the last good pages under an error with file and line, until it is mended', async () => {
        await mark();
        const good = await readFile(races(), 'utf8');
        const line = good.split('\n').length + 1;
        await writeFile(races(), good + '\n```rust\n{{#rustdoc_include ../../code/listings/threads/src/not_there.rs}}\n```\n');
        for (const { page } of Object.values(open)) {
            const error = page.locator('#live-error');
            await error.waitFor({ timeout: 5_000 });
            const text = await error.innerText();
            assert.ok(text.includes(`src/threads/races.md:${line + 1}`), `no place in: ${text}`);
            assert.match(text, /not_there\.rs/);
        }
        assert.deepEqual(await reloaded(), [], 'pages stay while the book is broken');
        assert.match(book.said(), /src\/threads\/races\.md:\d+/, 'the terminal says it too');

        const late = await watchedPage(browser.contexts()[0]);
        await late.page.goto(book.url + 'threads/races.html');
        assert.equal(await late.page.locator('main h1').innerText(), 'Races');
        await late.page.locator('#live-error').waitFor({ timeout: 5_000 });
        await late.page.close();

        await writeFile(races(), good);
        for (const { page } of Object.values(open)) {
            await page.locator('#live-error').waitFor({ state: 'detached', timeout: 5_000 });
        }
        assert.deepEqual(Object.values(open).flatMap(({ complaints }) => complaints), []);
        assert.deepEqual(Object.values(open).flatMap(({ strangers }) => strangers), []);
    });
});
