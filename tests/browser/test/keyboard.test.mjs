// Everything can be done without a mouse.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch } from '../lib/browser.mjs';
import { ROOT, serve } from '../lib/book.mjs';

describe('by keyboard alone', () => {
    /** @type {import('playwright-core').Browser} */ let browser;
    /** @type {import('../lib/book.mjs').Served} */ let book;
    /** @type {import('playwright-core').BrowserContext} */ let context;
    /** @type {import('playwright-core').Page} */ let page;

    before(async () => {
        book = await serve(ROOT);
        browser = await launch();
    });

    after(async () => {
        await browser?.close();
        await book?.stop();
    });

    /** @param {string} path @param {import('playwright-core').BrowserContextOptions} [options] */
    async function open(path, options = {}) {
        await context?.close();
        context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        page = await context.newPage();
        await page.goto(book.url + path);
    }

    /**
     * Presses Tab until the focus is on `selector`.
     * @param {string} selector
     */
    async function tabTo(selector) {
        for (let presses = 0; presses < 120; presses += 1) {
            await page.keyboard.press('Tab');
            if (await page.evaluate(s => document.activeElement?.matches(s), selector)) {
                return;
            }
        }
        assert.fail(`Tab never comes to ${selector}`);
    }

    const theme = () => page.evaluate(() => ['light', 'rust', 'coal', 'navy', 'ayu'].filter(
        name => document.documentElement.classList.contains(name)));

    test('the first Tab offers to skip to the text', async () => {
        await open('threads/races.html');
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the text');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement?.closest('main') !== null));
    });

    test('the sidebar closes and opens again', async () => {
        await open('index.html');
        const sidebar = page.locator('#mdbook-sidebar');
        assert.ok(await sidebar.isVisible());
        await tabTo('button[aria-controls="mdbook-sidebar"]');
        const button = page.locator('button[aria-controls="mdbook-sidebar"]');
        assert.equal(await button.getAttribute('aria-expanded'), 'true');

        await page.keyboard.press('Enter');
        await sidebar.waitFor({ state: 'hidden' });
        assert.equal(await button.getAttribute('aria-expanded'), 'false');

        await page.keyboard.press('Space');
        await sidebar.waitFor({ state: 'visible' });
        assert.equal(await button.getAttribute('aria-expanded'), 'true');
    });

    test('a sidebar that is away takes no Tab', async () => {
        await open('index.html', { viewport: { width: 390, height: 844 } });
        await page.locator('#mdbook-sidebar').waitFor({ state: 'hidden' });
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement?.matches('button[aria-controls="mdbook-sidebar"]')));
    });

    test('a theme is chosen, kept, and left alone by Escape', async () => {
        await open('index.html');
        await tabTo('#mdbook-theme-toggle');
        await page.keyboard.press('Enter');
        await page.locator('#mdbook-theme-list').waitFor({ state: 'visible' });
        await page.keyboard.press('End');
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('Enter');
        assert.deepEqual(await theme(), ['navy']);

        await page.keyboard.press('Escape');
        await page.locator('#mdbook-theme-list').waitFor({ state: 'hidden' });
        assert.ok(await page.evaluate(() => document.activeElement?.id === 'mdbook-theme-toggle'));
        await page.reload();
        assert.deepEqual(await theme(), ['navy']);
    });

    test('a search is opened, walked through and followed', async () => {
        await open('index.html');
        await page.keyboard.press('/');
        await page.locator('#mdbook-searchbar:focus').waitFor();
        await page.keyboard.type('mutex');
        await page.locator('#mdbook-searchresults li').nth(1).waitFor();
        await page.keyboard.press('ArrowDown');
        await page.locator('#mdbook-searchresults li:nth-child(1) a:focus').waitFor();
        await page.keyboard.press('ArrowDown');
        await page.locator('#mdbook-searchresults li:nth-child(2) a:focus').waitFor();
        const wanted = await page.evaluate(() => /** @type {HTMLAnchorElement} */ (document.activeElement).href);
        await page.keyboard.press('Enter');
        await page.waitForURL(wanted);
        await page.locator('main mark').first().waitFor();
    });

    test('a search is left by Escape, and reached by Tab', async () => {
        await open('index.html');
        await tabTo('#mdbook-search-toggle');
        await page.keyboard.press('Enter');
        await page.locator('#mdbook-searchbar:focus').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('#mdbook-search-wrapper').waitFor({ state: 'hidden' });
    });

    test('a listing shows its hidden lines, and hides them again', async () => {
        await open('threads/races.html');
        const hidden = page.locator('main pre .boring').first();
        assert.ok(!await hidden.isVisible());
        await tabTo('pre > .buttons button[title="Show hidden lines"]');
        await page.keyboard.press('Enter');
        assert.ok(await hidden.isVisible());
        assert.ok(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'Hide lines'));
        await page.keyboard.press('Enter');
        assert.ok(!await hidden.isVisible());
    });

    test('the command under a listing is copied', async () => {
        await open('threads/races.html', { permissions: ['clipboard-read', 'clipboard-write'] });
        await tabTo('.listing-run button');
        await page.keyboard.press('Enter');
        await page.locator('.listing-run button', { hasText: 'Copied' }).waitFor();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(copied, await page.locator('.listing-run code').first().innerText());
        assert.match(copied, /^cargo /);
    });

    test('an arrow key scrolls wide code and does not turn the page', async () => {
        await open('threads/races.html', { viewport: { width: 390, height: 844 } });
        await tabTo('pre > code[tabindex="0"]');
        await page.keyboard.press('ArrowRight');
        await page.waitForFunction(() => (document.activeElement?.scrollLeft ?? 0) > 0);
        assert.match(page.url(), /threads\/races\.html$/);
    });

    test('the focus can be seen wherever Tab stops', async () => {
        await open('threads/races.html');
        await page.keyboard.press('Tab');
        const first = await page.evaluateHandle(() => document.activeElement);
        let stops = 0;
        do {
            const stop = await page.evaluate(() => {
                const element = /** @type {Element} */ (document.activeElement);
                const { outlineStyle, outlineWidth } = getComputedStyle(element);
                return { html: element.outerHTML.slice(0, 100), seen: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 };
            });
            assert.ok(stop.seen, `no outline on ${stop.html}`);
            stops += 1;
            await page.keyboard.press('Tab');
        } while (stops < 200 && !await page.evaluate(
            element => document.activeElement === element || document.activeElement === document.body, first));
        assert.ok(stops > 30, `only ${stops} stops`);
    });
});
