// A phone, and paper.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contextIn, launch, unfold } from '../lib/browser.mjs';
import { PAGES, ROOT, allPages, serve } from '../lib/book.mjs';

describe('layout', () => {
    /** @type {import('playwright-core').Browser} */ let browser;
    /** @type {import('../lib/book.mjs').Served} */ let book;

    before(async () => {
        book = await serve(ROOT);
        browser = await launch();
    });

    after(async () => {
        await browser?.close();
        await book?.stop();
    });

    test('no page scrolls sideways on a phone', async () => {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
        const page = await context.newPage();
        for (const path of await allPages()) {
            await page.goto(book.url + path);
            await unfold(page);
            // The body cuts off what is too wide; only the elements tell.
            const wide = await page.evaluate(() => {
                const scrolls = (/** @type {Element | null} */ e) => {
                    for (; e && e.tagName !== 'MAIN'; e = e.parentElement) {
                        if (['auto', 'scroll'].includes(getComputedStyle(e).overflowX)) {
                            return true;
                        }
                    }
                    return false;
                };
                return Array.from(document.querySelectorAll('main *'))
                    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && e.checkVisibility() && !scrolls(e.parentElement))
                    .map(e => e.outerHTML.slice(0, 120));
            });
            assert.deepEqual(wide, [], path);
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path);
        }
    });

    test('a line of text has about seventy characters', async () => {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
        const page = await context.newPage();
        await page.goto(book.url + 'threads/races.html');
        const longest = await page.evaluate(() => {
            let most = 0;
            for (const p of document.querySelectorAll('main > p')) {
                const node = p.firstChild;
                if (!(node instanceof Text) || p.children.length > 0) {
                    continue;
                }
                const range = document.createRange();
                let start = 0;
                let top = NaN;
                for (let i = 0; i < node.length; i += 1) {
                    range.setStart(node, i);
                    range.setEnd(node, i + 1);
                    const line = Math.round(range.getBoundingClientRect().top);
                    if (line > top) {
                        most = Math.max(most, i - start);
                        start = i;
                    }
                    top = line;
                }
            }
            return most;
        });
        assert.ok(longest >= 60 && longest <= 76, `the longest line has ${longest} characters`);
    });

    for (const theme of ['light', 'navy']) {
        test(`${theme} on paper is black on white, whole, and shows the answers`, async () => {
            const context = await contextIn(browser, theme, { viewport: { width: 720, height: 1000 } });
            const page = await context.newPage();
            let questions = 0;
            for (const path of PAGES) {
                await page.goto(book.url + path);
                await page.emulateMedia({ media: 'print' });
                for (const away of ['#mdbook-sidebar', '#mdbook-menu-bar', '.nav-wrapper', 'pre > .buttons']) {
                    assert.ok(!await page.locator(away).first().isVisible(), `${away} on ${path}`);
                }
                const paper = await page.evaluate(() => {
                    const p = getComputedStyle(/** @type {Element} */ (document.querySelector('main p')));
                    return [p.color, getComputedStyle(document.documentElement).backgroundColor];
                });
                assert.deepEqual(paper, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
                const cut = await page.locator('main pre > code').evaluateAll(all => all
                    .filter(code => code.checkVisibility() && code.scrollWidth > code.clientWidth + 1)
                    .map(code => code.textContent?.slice(0, 80)));
                assert.deepEqual(cut, [], path);
                for (const question of await page.locator('main check-of-understanding').all()) {
                    questions += 1;
                    assert.ok(await question.locator('dd').last().isVisible(), `an answer of ${path} is folded`);
                    assert.ok(!await question.locator('button').first().isVisible(), `a button of ${path} is printed`);
                }
                const pdf = await page.pdf({ format: 'A4' });
                assert.ok(pdf.length > 10_000);
            }
            assert.ok(questions > 0);
            await context.close();
        });
    }
});
