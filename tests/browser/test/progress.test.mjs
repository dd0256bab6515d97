// How far the reader has come: kept, shown, shared between tabs, and cleared.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { violations } from '../lib/axe.mjs';
import { THEMES, launch, watchedPage } from '../lib/browser.mjs';
import { contrast } from '../lib/contrast.mjs';
import { ROOT } from '../lib/book.mjs';
import { QUIZ, quiz } from '../lib/questions.mjs';
import { QUIZ_FILES, QUIZ_LIMIT, gzipped } from '../lib/weight.mjs';

const LIST = 'appendices/exercises.html';
const KEY = 'rust-multithreading-progress';

describe('progress', () => {
    /** @type {import('playwright-core').Browser} */ let browser;
    /** @type {Awaited<ReturnType<typeof quiz>>} */ let book;

    before(async () => {
        book = await quiz();
        browser = await launch();
    });

    after(async () => {
        await browser?.close();
        await book?.remove();
    });

    /** @param {import('playwright-core').BrowserContextOptions} [options] */
    const reader = (options = {}) => browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });

    /** @param {import('playwright-core').BrowserContext} context @param {string} [path] */
    async function open(context, path = QUIZ) {
        const watched = await watchedPage(context);
        await watched.page.goto(book.base + path);
        return watched;
    }

    /** @param {import('playwright-core').Page} page @param {string} id @param {string} letters */
    async function answer(page, id, letters) {
        const host = page.locator(`#${id}`);
        for (const letter of letters) {
            await host.locator(`input[value=${letter}]`).check();
        }
        await host.getByRole('button', { name: 'Check' }).click();
    }

    /** Walks the explorer of the page to an end. @param {import('playwright-core').Page} page */
    async function walk(page) {
        await page.locator('#explore-lost-update .explorer').focus();
        for (const key of ['1', '1', '2', '2']) {
            await page.keyboard.press(key);
        }
    }

    /** What the sidebar says of a page. @param {import('playwright-core').Page} page @param {string} name */
    const counter = (page, name) => page.locator('#mdbook-sidebar .chapter-link-wrapper', { has: page.getByRole('link', { name, exact: true }) }).locator('.progress');

    /** @param {import('playwright-core').Page} page @param {string} part */
    const row = async (page, part) => (await page.locator('reading-progress tr', { hasText: part }).locator('td').allInnerTexts()).join(' | ');

    test('the sidebar counts what is done of the page, and after a reload too', async () => {
        const { page, complaints } = await open(await reader());
        const quizzed = counter(page, 'Quiz');
        assert.equal(await quizzed.innerText(), '0/4');
        assert.equal(await counter(page, 'Glossary').count(), 0, 'a page that was not read has a number');
        await answer(page, 'quiz-plain-1', 'A');
        assert.equal(await quizzed.innerText(), '0/4');
        await answer(page, 'quiz-plain-1', 'B');
        assert.equal(await quizzed.innerText(), '1/4');
        await walk(page);
        assert.equal(await quizzed.innerText(), '2/4');
        assert.equal(await quizzed.getAttribute('aria-label'), '2 of 4 questions and explorers done');
        const link = page.locator('#mdbook-sidebar').getByRole('link', { name: 'Quiz', exact: true });
        assert.equal(await link.getAttribute('aria-describedby'), await quizzed.getAttribute('id'));

        await page.reload();
        assert.equal(await quizzed.innerText(), '2/4');
        const said = page.locator('#quiz-plain-1 [role=status]');
        assert.equal(await said.innerText(), '✓ Answered, at attempt 2.');
        assert.ok(await page.locator('#quiz-plain-1 > details').isVisible());
        assert.ok(!await page.locator('#quiz-outcomes-1 > details').isVisible());

        await answer(page, 'quiz-outcomes-1', 'AC');
        for (const letter of 'ABC') {
            await answer(page, 'quiz-printed-1', letter);
        }
        assert.equal(await quizzed.innerText(), '✓');
        assert.equal(await quizzed.getAttribute('aria-label'), '4 of 4 questions and explorers done');

        // Elsewhere in the book too, and the trace counts wherever it stands.
        await page.goto(`${book.base}threads/races.html`);
        assert.equal(await quizzed.innerText(), '✓');
        await page.goto(`${book.base}index.html`);
        assert.equal(await counter(page, 'Welcome').innerText(), '✓');
        assert.match(await page.locator('.mobile-nav-chapters.next').innerText(), /^Set-up$/);
        assert.deepEqual(complaints, []);
    });

    test('an attempt before a reload is counted', async () => {
        const { page } = await open(await reader());
        await answer(page, 'quiz-plain-1', 'A');
        await page.reload();
        await answer(page, 'quiz-plain-1', 'C');
        await page.reload();
        await answer(page, 'quiz-plain-1', 'B');
        await page.reload();
        assert.equal(await page.locator('#quiz-plain-1 [role=status]').innerText(), '✓ Answered, at attempt 3.');
    });

    test('an explorer counts when it is walked, and not when it shows an end', async () => {
        const { page } = await open(await reader());
        await page.locator('#explore-lost-update').getByRole('button', { name: /^Show one/ }).first().click();
        assert.equal(await counter(page, 'Quiz').innerText(), '0/4');
        await page.locator('#explore-lost-update').getByRole('button', { name: /^Restart/ }).click();
        await page.keyboard.press('1');
        assert.equal(await counter(page, 'Quiz').innerText(), '0/4');
        await page.keyboard.press('r');
        await walk(page);
        assert.equal(await counter(page, 'Quiz').innerText(), '1/4');
    });

    test('the list of exercises counts the whole book, by part', async () => {
        const context = await reader();
        const { page } = await open(context);
        await answer(page, 'quiz-plain-1', 'B');
        await walk(page);
        await page.goto(book.base + LIST);
        const [answered, walked] = (await row(page, 'The whole book')).match(/\d+ of \d+/g) || [];
        assert.match(answered, /^1 of \d\d+$/);
        assert.match(walked, /^1 of \d\d+$/);
        const welcome = await row(page, 'Welcome');
        assert.equal(welcome, '1 of 3 | 1 of 1 | ');
        assert.match(await row(page, 'Mutex'), /^0 of \d+ \| 0 of \d+ \| 0 of \d+$/);
    });

    test('an exercise is ticked and unticked by the reader alone', async () => {
        const { page } = await open(await reader(), LIST);
        const box = page.locator('.exercises input[name=lost-update]');
        assert.ok(!await box.isChecked());
        const before = await row(page, 'Threads and the problem');
        await box.check();
        assert.match(await row(page, 'Threads and the problem'), / 1 of \d+$/);
        assert.match(await row(page, 'The whole book'), / 1 of \d+$/);
        await page.reload();
        assert.ok(await box.isChecked());
        await box.uncheck();
        assert.equal(await row(page, 'Threads and the problem'), before);
        await page.reload();
        assert.ok(!await box.isChecked());
    });

    test('two tabs know of each other, and neither takes back what the other did', async () => {
        const context = await reader();
        const one = (await open(context)).page;
        const two = (await open(context)).page;
        const list = (await open(context, LIST)).page;
        await answer(one, 'quiz-plain-1', 'B');
        await counter(two, 'Quiz').getByText('1/4').waitFor();
        assert.equal(await two.locator('#quiz-plain-1 [role=status]').innerText(), '✓ Answered, at the first attempt.');
        await answer(two, 'quiz-outcomes-1', 'AC');
        await counter(one, 'Quiz').getByText('2/4').waitFor();
        await list.locator('tfoot').getByText(/^2 of/).waitFor();
        await list.locator('.exercises input').first().check();
        await one.reload();
        assert.equal(await counter(one, 'Quiz').innerText(), '2/4');

        await list.getByRole('button', { name: 'Clear everything' }).click();
        await list.getByRole('button', { name: 'Yes, clear' }).click();
        await one.locator('#quiz-plain-1 > details').waitFor({ state: 'hidden' });
        assert.equal(await one.locator('#quiz-plain-1 [role=status]').innerText(), '');
        assert.equal(await one.locator('#quiz-plain-1 input:checked').count(), 0);
        assert.equal(await counter(one, 'Quiz').count(), 0);
    });

    test('a page that comes back from where it was kept is brought up to date', async () => {
        const { page } = await open(await reader());
        await answer(page, 'quiz-plain-1', 'B');
        await page.evaluate(key => {
            localStorage.removeItem(key);
            window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        }, KEY);
        assert.equal(await page.locator('#quiz-plain-1 [role=status]').innerText(), '');
    });

    test('everything is cleared after one question, which may be answered with no', async () => {
        const context = await reader();
        const { page } = await open(context);
        await answer(page, 'quiz-plain-1', 'B');
        await page.goto(book.base + LIST);
        await page.locator('.exercises input').first().check();
        const kept = await row(page, 'The whole book');
        assert.match(kept, /^1 of \d+ \| 0 of \d+ \| 1 of \d+$/);
        const first = page.getByRole('button', { name: 'Clear everything' });
        const said = page.locator('.eraser [role=status]');

        await first.focus();
        await page.keyboard.press('Enter');
        assert.match(await said.innerText(), /Nothing brings them back/);
        assert.ok(!await first.isVisible());
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'No, keep it');
        await page.keyboard.press('Enter');
        assert.equal(await said.innerText(), '');
        assert.equal(await row(page, 'The whole book'), kept);
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Clear everything');

        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        assert.equal(await said.innerText(), 'Cleared.');
        assert.match(await row(page, 'The whole book'), /^0 of \d+ \| 0 of \d+ \| 0 of \d+$/);
        assert.equal(await page.locator('.exercises input:checked').count(), 0);
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Clear everything');
        await page.goto(book.base + QUIZ);
        assert.equal(await counter(page, 'Quiz').innerText(), '0/4');
        assert.equal(await page.locator('#quiz-plain-1 [role=status]').innerText(), '');
        // What others keep here is not ours.
        await page.evaluate(() => localStorage.setItem('mdbook-theme', 'navy'));
        await page.goto(book.base + LIST);
        await first.click();
        await page.getByRole('button', { name: 'Yes, clear' }).click();
        assert.equal(await page.evaluate(() => localStorage.getItem('mdbook-theme')), 'navy');
    });

    test('whatever is found in the storage, the page works and writes what it can read', async () => {
        for (const found of ['', '{', 'null', '7', '[]', '"x"', '{"version":2,"answered":{"quiz-plain-1":1}}',
            '{"version":1,"answered":[1],"walked":{"lost-update":"x"},"tried":null,"pages":{"quiz.html":7,"x":{"answered":[1,{}],"walked":null}}}']) {
            const context = await reader();
            const { page, complaints } = await open(context);
            await page.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, found]);
            await page.reload();
            assert.equal(await counter(page, 'Quiz').innerText(), '0/4', found);
            await answer(page, 'quiz-plain-1', 'B');
            await page.reload();
            assert.equal(await counter(page, 'Quiz').innerText(), '1/4', found);
            assert.deepEqual(complaints, [], found);
            await context.close();
        }
    });

    for (const [how, script] of /** @type {[string, () => void][]} */ ([
        ['cannot be reached', () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })],
        ['is full', () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
    ])) {
        test(`where the storage ${how}, it lasts as long as the page, and the list says so`, async () => {
            const context = await reader();
            await context.addInitScript(script);
            const { page, complaints } = await open(context);
            await answer(page, 'quiz-plain-1', 'B');
            await walk(page);
            assert.equal(await counter(page, 'Quiz').innerText(), '2/4');
            assert.ok(await page.locator('#quiz-plain-1 > details').isVisible());
            await page.reload();
            assert.equal(await counter(page, 'Quiz').innerText(), '0/4');
            await page.goto(book.base + LIST);
            await page.locator('.exercises input').first().check();
            assert.match(await row(page, 'The whole book'), /1 of \d+$/);
            assert.ok(await page.locator('.forgetful').isVisible());
            await page.getByRole('button', { name: 'Clear everything' }).click();
            await page.getByRole('button', { name: 'Yes, clear' }).click();
            assert.match(await row(page, 'The whole book'), /0 of \d+$/);
            assert.deepEqual(complaints, []);
            await context.close();
        });
    }

    test('where it lasts, nothing is said of it', async () => {
        const { page } = await open(await reader(), LIST);
        assert.ok(!await page.locator('.forgetful').isVisible());
    });

    test('without scripts the list is whole, and has nothing to tick or to clear', async () => {
        const { page } = await open(await reader({ javaScriptEnabled: false }), LIST);
        assert.match(await row(page, 'The whole book'), /^\d+ \| \d+ \| \d+$/);
        assert.ok(await page.getByText('cargo test -p lost-update').isVisible());
        assert.equal(await page.locator('.exercises input:visible').count(), 0);
        assert.equal(await page.locator('.eraser').count(), 0);
    });

    for (const theme of THEMES) {
        for (const width of [1280, 390]) {
            test(`${theme}, ${width} wide: list and sidebar can be read, are accessible and fit`, async () => {
                const context = await reader({ viewport: { width, height: 844 } });
                const { page } = await open(context);
                // Where a script of the test writes to the storage before each page
                // loads from a file, Chromium now and then forgets the rest of it.
                await page.evaluate(name => localStorage.setItem('mdbook-theme', name), theme);
                await page.reload();
                assert.ok(await page.evaluate(name => document.documentElement.classList.contains(name), theme));
                await answer(page, 'quiz-plain-1', 'B');
                await page.goto(book.base + LIST);
                await page.locator('.exercises input').first().check();
                await page.getByRole('button', { name: 'Clear everything' }).click();
                if (width < 400) {
                    await page.locator('#sidebar-button').click();
                }
                await counter(page, 'Quiz').waitFor();
                assert.deepEqual(await violations(page), []);
                assert.deepEqual((await contrast(page)).faint, []);
                const wide = await page.locator('reading-progress *').evaluateAll((all, right) => all
                    .filter(it => it.getBoundingClientRect().right > right && !it.closest('.table-wrapper'))
                    .map(it => it.outerHTML.slice(0, 100)), await page.evaluate(() => document.querySelector('main')?.getBoundingClientRect().right ?? 0) + 1);
                assert.deepEqual(wide, []);
                await context.close();
            });
        }
    }

    test('its scripts and styles, and those of the questions, are small', async () => {
        const toml = await readFile(join(ROOT, 'book.toml'), 'utf8');
        const files = Array.from(toml.matchAll(/"(theme\/[^"]+)"/g), ([, file]) => file).filter(file => QUIZ_FILES.test(file));
        assert.equal(files.length, 6, `${files}`);
        const sizes = await Promise.all(files.map(async file => gzipped(await readFile(join(ROOT, file)))));
        const all = sizes.reduce((sum, size) => sum + size, 0);
        assert.ok(all < QUIZ_LIMIT, `${all} bytes`);
    });
});
