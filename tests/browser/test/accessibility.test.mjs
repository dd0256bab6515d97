// No serious or critical violation, in any theme; every text can be read.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations } from '../lib/axe.mjs';
import { THEMES, contextIn, launch, unfold } from '../lib/browser.mjs';
import { PAGES, ROOT, allPages, serve } from '../lib/book.mjs';
import { contrast } from '../lib/contrast.mjs';

describe('accessibility', () => {
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

    for (const theme of THEMES) {
        for (const path of PAGES) {
            test(`${theme}: ${path}`, async () => {
                const context = await contextIn(browser, theme);
                const page = await context.newPage();
                await page.goto(book.url + path);
                assert.ok(await page.evaluate(name => document.documentElement.classList.contains(name), theme));
                await unfold(page);
                assert.deepEqual(await violations(page), []);
                const { measured, faint } = await contrast(page);
                assert.ok(measured > 100, `only ${measured} texts were measured`);
                assert.deepEqual(faint, []);
                await context.close();
            });
        }

        test(`${theme}: search results and the list of themes`, async () => {
            const context = await contextIn(browser, theme);
            const page = await context.newPage();
            await page.goto(book.url);
            await page.keyboard.press('/');
            await page.keyboard.type('lock');
            await page.locator('#mdbook-searchresults a').first().waitFor();
            await page.locator('#mdbook-theme-toggle').click();
            await page.locator('#mdbook-theme-list').waitFor();
            assert.deepEqual(await violations(page), []);
            assert.deepEqual((await contrast(page)).faint, []);
            await context.close();
        });

        test(`${theme}: the meaning of a colour can be read on the page, on code and on its own tint`, async () => {
            const context = await contextIn(browser, theme);
            const page = await context.newPage();
            await page.goto(book.url);
            const different = await page.evaluate(() => {
                const names = ['gui', 'processing', 'third', 'fourth', 'shared', 'bug', 'proof', 'accent', 'muted'];
                const papers = ['var(--bg)', 'var(--code-bg)', 'color-mix(in srgb, var(--ink) 11%, var(--bg))'];
                document.body.innerHTML = names.flatMap(name => papers.map(paper =>
                    `<p style="--ink: var(--${name}); color: var(--ink); background: ${paper}">${name} on ${paper}</p>`)).join('');
                return new Set(Array.from(document.querySelectorAll('p'), p => getComputedStyle(p).color)).size;
            });
            assert.equal(different, 9, 'each meaning has a colour of its own');
            const { measured, faint } = await contrast(page);
            assert.equal(measured, 27);
            assert.deepEqual(faint, []);
            await context.close();
        });
    }

    test('on every page, every drawing and every image has its text', async () => {
        const context = await browser.newContext();
        const page = await context.newPage();
        let seen = 0;
        for (const path of await allPages()) {
            await page.goto(book.url + path);
            const drawings = await page.locator('main figure svg, main svg[role], main img').evaluateAll(all => all.map(element => ({
                html: element.outerHTML.slice(0, 120),
                text: element.tagName === 'IMG'
                    ? element.getAttribute('alt')
                    : element.getAttribute('role') === 'img' && element.querySelector('title')?.textContent,
            })));
            seen += drawings.length;
            assert.deepEqual(drawings.filter(drawing => !drawing.text), [], path);
        }
        assert.ok(seen > 0, 'no drawing was found');
    });

    test('on a narrow page, where code scrolls and the sidebar is away', async () => {
        const context = await contextIn(browser, 'light', { viewport: { width: 390, height: 844 } });
        const page = await context.newPage();
        for (const path of PAGES) {
            await page.goto(book.url + path);
            await unfold(page);
            assert.deepEqual(await violations(page), [], path);
        }
    });
});
