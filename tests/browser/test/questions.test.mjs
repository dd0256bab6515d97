// Questions, answered: of every kind, with and without scripts, in every theme.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { violations } from '../lib/axe.mjs';
import { THEMES, contextIn, launch, unfold, watchedPage } from '../lib/browser.mjs';
import { ROOT } from '../lib/book.mjs';
import { contrast } from '../lib/contrast.mjs';
import { QUIZ, quiz } from '../lib/questions.mjs';

describe('questions', () => {
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
    async function open(options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const watched = await watchedPage(context);
        await watched.page.goto(book.base + QUIZ);
        return watched;
    }

    /** @param {import('playwright-core').Page} page @param {string} id */
    function question(page, id) {
        const host = page.locator(`#${id}`);
        return {
            host,
            said: host.locator('[role=status]'),
            answer: host.locator(':scope > details'),
            /** @param {string} letter */
            choice: letter => host.locator(`input[value=${letter}]`),
            check: () => host.getByRole('button', { name: 'Check' }).click(),
        };
    }

    test('a wrong choice says why and may be tried again, and the right one shows the answer', async () => {
        const { page, complaints, strangers } = await open();
        const { said, answer, choice, check } = question(page, 'quiz-plain-1');
        assert.ok(!await answer.isVisible());
        await check();
        assert.equal(await said.innerText(), 'Choose an answer first.');
        await choice('C').check();
        await check();
        assert.match(await said.innerText(), /^✗ C is wrong\.\s+The third is not right\.$/);
        assert.equal(await said.locator('em').innerText(), 'not');
        assert.ok(!await answer.isVisible());
        await choice('B').check();
        await check();
        assert.match(await said.innerText(), /^✓ B is right\.\s+The second is right\.$/);
        assert.ok(await answer.isVisible());
        assert.equal(await answer.getAttribute('open'), null, 'the answer unfolds by itself');
        await answer.locator('summary').click();
        assert.match(await answer.innerText(), /A wrong\s+The first is not right\.\s+let first = 1;\s+B right\s+The second is right\.\s+C wrong\s+The third is not right\./);
        // One more try takes nothing back.
        await choice('A').check();
        await check();
        assert.match(await said.innerText(), /^✗ A is wrong/);
        assert.equal(await said.locator('pre code').count(), 1);
        assert.equal(await said.locator('button').count(), 0, 'a button that does nothing');
        assert.ok(await answer.isVisible());
        assert.deepEqual([complaints, strangers], [[], []]);
    });

    test('it answers where nothing keeps what was answered', async () => {
        const context = await browser.newContext();
        const { page } = await watchedPage(context);
        await page.route('**/progress*.js', route => route.abort());
        await page.goto(book.base + QUIZ);
        const { said, answer, choice, check } = question(page, 'quiz-plain-1');
        await choice('B').check();
        await check();
        assert.match(await said.innerText(), /^✓ B is right/);
        assert.ok(await answer.isVisible());
    });

    test('of several, each is judged with its reason', async () => {
        const { page } = await open();
        const { said, answer, choice, check } = question(page, 'quiz-outcomes-1');
        await check();
        assert.equal(await said.innerText(), 'Choose an answer first.');
        await choice('A').check();
        await choice('B').check();
        await check();
        assert.match(await said.innerText(), /^✗ You are right about 1 of 3\.\s+✓ A possible\s+One after the other\.\s+✗ B impossible\s+Each stores.*\s+✗ C possible\s+Both load 0\.$/);
        await choice('B').uncheck();
        await check();
        assert.match(await said.innerText(), /^✗ You are right about 2 of 3\./);
        assert.ok(!await answer.isVisible());
        await choice('C').check();
        await check();
        assert.match(await said.innerText(), /^✓ All of it is right\./);
        assert.ok(await answer.isVisible());
    });

    test('what a program prints keeps its lines, and one of them is right', async () => {
        const { page } = await open();
        const { host, said, choice, check } = question(page, 'quiz-printed-1');
        const labels = await host.locator('label code').allInnerTexts();
        const printed = (await readFile(join(ROOT, 'code/listings/mutex/examples/shared_patch.stdout'), 'utf8')).trimEnd();
        assert.ok(printed.includes('\n'));
        assert.deepEqual([...labels].sort(), ['nothing', printed, 'the cutoff stands at 500 Hz\nblocks rendered from a half-made edit: 3'].sort());
        const letters = 'ABC'.split('').map((letter, at) => ({ letter, right: labels[at] === printed }));
        for (const { letter, right } of letters) {
            await choice(letter).check();
            await check();
            assert.match(await said.innerText(), right ? /right\.\s+The lock is held\./ : /wrong\./);
        }
    });

    test('it is answered from the keyboard, and neither the page nor the focus moves', async () => {
        const { page } = await open();
        const { host, said, choice, answer } = question(page, 'quiz-plain-1');
        await choice('A').focus();
        await page.keyboard.press('ArrowRight');
        assert.ok(await choice('B').isChecked());
        await page.keyboard.press('ArrowLeft');
        assert.ok(await choice('A').isChecked());
        assert.match(page.url(), /quiz\.html$/);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        assert.match(await said.innerText(), /A is wrong/);
        assert.ok(await host.locator('button:focus').count() === 1, 'the focus is lost');
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('ArrowDown');
        // Enter among the choices checks them too.
        await page.keyboard.press('Enter');
        assert.match(await said.innerText(), /B is right/);
        assert.ok(await choice('B').evaluate(it => it === document.activeElement));
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        assert.notEqual(await answer.getAttribute('open'), null);
        assert.match(page.url(), /quiz\.html$/);
    });

    test('it is a group that is described by what is asked, and its verdict is announced', async () => {
        const { page } = await open();
        const group = page.getByRole('group', { name: 'Question 1 of 3', exact: true });
        assert.equal(await group.count(), 1);
        const described = await group.getAttribute('aria-describedby');
        assert.equal(await page.locator(`#${described}`).innerText(), 'Which of these is right?');
        assert.equal(await group.getByRole('radio', { name: 'B The second.' }).count(), 1);
        assert.equal(await page.locator('check-of-understanding [role=status]').count(), 3);
    });

    test('without scripts there is nothing to press, and the answer unfolds', async () => {
        const { page } = await open({ javaScriptEnabled: false });
        const { host, answer } = question(page, 'quiz-plain-1');
        assert.ok(await host.locator('label').first().isVisible());
        assert.ok(!await host.locator('button').isVisible());
        assert.ok(!await answer.locator('dl').isVisible());
        await answer.locator('summary').click();
        assert.match(await answer.innerText(), /B right\s+The second is right\./);
    });

    test('what stands on the page does not move when the script begins', async () => {
        const heights = [];
        for (const javaScriptEnabled of [false, true]) {
            const { page } = await open({ javaScriptEnabled });
            await page.waitForFunction(() => document.fonts.status === 'loaded');
            heights.push(await question(page, 'quiz-plain-1').host.evaluate(it => it.getBoundingClientRect().height));
        }
        assert.ok(Math.abs(heights[0] - heights[1]) <= 2, `${heights}`);
    });

    test('on paper the answers are there, and no button', async () => {
        const { page } = await open();
        await page.emulateMedia({ media: 'print' });
        for (const id of ['quiz-plain-1', 'quiz-outcomes-1', 'quiz-printed-1']) {
            const { host, answer } = question(page, id);
            for (const reason of await answer.locator('dd').all()) {
                assert.ok(await reason.isVisible(), id);
            }
            assert.ok(!await host.locator('button').first().isVisible(), id);
        }
        await page.goto(`${book.base}print.html`);
        await page.emulateMedia({ media: 'print' });
        assert.ok(await question(page, 'quiz-outcomes-1').answer.locator('dd').last().isVisible());
    });

    for (const theme of THEMES) {
        for (const width of [1280, 390]) {
            test(`${theme}, ${width} wide: it can be read, is accessible and fits`, async () => {
                const context = await contextIn(browser, theme, { viewport: { width, height: 844 } });
                const page = await context.newPage();
                await page.goto(book.base + QUIZ);
                const wrong = question(page, 'quiz-plain-1');
                await wrong.choice('A').check();
                await wrong.check();
                const right = question(page, 'quiz-outcomes-1');
                await right.choice('A').check();
                await right.choice('C').check();
                await right.check();
                await unfold(page);
                assert.deepEqual(await violations(page), []);
                assert.deepEqual((await contrast(page)).faint, []);
                const wide = await page.locator('check-of-understanding *').evaluateAll(all => all
                    .filter(it => !it.closest('pre') && it.getBoundingClientRect().right > window.innerWidth)
                    .map(it => it.outerHTML.slice(0, 100)));
                assert.deepEqual(wide, []);
                await context.close();
            });
        }
    }
});
