// Pages load whole, quietly, and from nowhere else: served, and opened as files.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, watchedPage } from '../lib/browser.mjs';
import { ROOT, allPages, build, serve } from '../lib/book.mjs';

for (const way of ['served', 'opened as files']) {
    describe(`the book, ${way}`, () => {
        /** @type {import('playwright-core').Browser} */ let browser;
        /** @type {import('../lib/book.mjs').Served | undefined} */ let served;
        /** @type {string} */ let base;

        before(async () => {
            if (way === 'served') {
                served = await serve(ROOT);
                base = served.url;
            } else {
                base = await build(ROOT);
            }
            browser = await launch();
        });

        after(async () => {
            await browser?.close();
            await served?.stop();
        });

        test('every page loads without a complaint and asks nobody else', async () => {
            const context = await browser.newContext();
            const { page, strangers, complaints } = await watchedPage(context);
            const pages = await allPages();
            assert.ok(pages.includes('index.html') && pages.length > 10, `these are not all pages: ${pages}`);
            for (const path of pages) {
                await page.goto(base + path);
                await page.locator('#mdbook-sidebar a.active').waitFor({ state: 'attached' });
                assert.ok((await page.locator('main').innerText()).length > 200, `${path} is empty`);
                assert.deepEqual(strangers, [], path);
                assert.deepEqual(complaints, [], path);
            }
        });

        test('the search finds something', async () => {
            const context = await browser.newContext();
            const { page, strangers, complaints } = await watchedPage(context);
            await page.goto(base + 'index.html');
            await page.keyboard.press('/');
            await page.locator('#mdbook-searchbar').fill('counter');
            await page.locator('#mdbook-searchbar').press('End');
            await page.locator('#mdbook-searchresults a').first().waitFor();
            assert.deepEqual(complaints, []);
            assert.deepEqual(strangers, []);
        });

        test('the text is there without scripts', async () => {
            const context = await browser.newContext({ javaScriptEnabled: false });
            const page = await context.newPage();
            await page.goto(base + 'threads/races.html');
            assert.equal(await page.locator('main h1').innerText(), 'Races');
            assert.ok(await page.locator('main pre code').first().isVisible());
            // The sidebar's switch is a plain checkbox then, and Tab stops at it.
            await page.keyboard.press('Tab');
            const focused = page.locator('#mdbook-sidebar-toggle-anchor:focus');
            assert.equal(await focused.count(), 1);
            await page.keyboard.press('Space');
            assert.ok(await page.locator('.sidebar-iframe-outer').isVisible());
            await context.close();
        });
    });
}
