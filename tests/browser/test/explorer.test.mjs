// The explorers: every recorded program, walked through in a browser.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { THEMES, contextIn, launch, unfold, watchedPage } from '../lib/browser.mjs';
import { allPages } from '../lib/book.mjs';
import { violations } from '../lib/axe.mjs';
import { contrast } from '../lib/contrast.mjs';
import { GALLERY, gallery, grid } from '../lib/explorers.mjs';

describe('explorers', () => {
    /** @type {import('playwright-core').Browser} */ let browser;
    /** @type {Awaited<ReturnType<typeof gallery>>} */ let book;

    before(async () => {
        book = await gallery();
        browser = await launch();
    });

    after(async () => {
        await browser?.close();
        await book?.remove();
    });

    /**
     * @param {string} [path]
     * @param {import('playwright-core').BrowserContextOptions} [options]
     */
    async function open(path = GALLERY, options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const watched = await watchedPage(context);
        await watched.page.goto(book.base + path);
        return watched;
    }

    /** @param {import('playwright-core').Page} page @param {string} name */
    function explorer(page, name) {
        const host = page.locator(`#explore-${name}`);
        return {
            host,
            box: host.locator('.explorer'),
            said: host.locator('[role=status]'),
            where: host.locator('.where'),
            memory: host.locator('.memory'),
            /** @param {string} outcome */
            row: outcome => host.locator('.explorer tbody tr', { has: page.getByText(outcome, { exact: true }) }),
        };
    }

    /** @param {import('playwright-core').Page} page @param {string} selector */
    async function tabTo(page, selector) {
        for (let presses = 0; presses < 1_000; presses += 1) {
            await page.keyboard.press('Tab');
            if (await page.evaluate(s => document.activeElement?.matches(s), selector)) {
                return;
            }
        }
        assert.fail(`Tab never comes to ${selector}`);
    }

    /** @param {import('playwright-core').Page} page @param {string[]} keys */
    async function press(page, ...keys) {
        for (const key of keys) {
            await page.keyboard.press(key);
        }
    }

    test('every recorded program has one, opened as files, without a complaint', async () => {
        const { page, complaints, strangers } = await open();
        assert.ok(book.names.length > 10, `only ${book.names}`);
        assert.deepEqual(await page.locator('.explorer-broken').allTextContents(), []);
        assert.equal(await page.locator('.explorer').count(), book.names.length);
        assert.deepEqual(await page.locator('.explorer-paper:visible').count(), 0);
        assert.deepEqual([complaints, strangers], [[], []]);
    });

    test('a note is lost by keyboard alone, and the page does not turn', async () => {
        const { page } = await open();
        const { said, where, host } = explorer(page, 'lost-update');
        await tabTo(page, '#explore-lost-update .ways button');
        await press(page, '1', '2', '1');
        assert.match(await where.innerText(), /^Step 3 of 4 · 1 of 6 schedules left$/);
        await press(page, 'ArrowLeft', 'ArrowLeft');
        assert.match(await said.innerText(), /^Undone\. /);
        assert.match(await where.innerText(), /^Step 1 of 4 · 3 of 6/);
        await press(page, 'ArrowRight');
        assert.match(await where.innerText(), /^Step 2 of 4/);
        await press(page, '2', '1');
        assert.match(await said.innerText(), /played == 1: a note is lost\. You made it, in 4 steps\./);
        assert.match(page.url(), /gallery\.html$/);

        await press(page, '1');
        assert.match(await host.locator('.ways button').first().innerText(), /^Ended/);
        assert.ok(await page.evaluate(() => document.activeElement?.matches('.ways button[aria-disabled=true]')), 'the focus is lost');
        await press(page, 'r', '1', '1', '2', '2');
        assert.match(await said.innerText(), /another end\. Undo a step/);
    });

    test('outside of it the arrows turn the page', async () => {
        const { page } = await open();
        await explorer(page, 'lost-update').host.locator('.ways button').first().focus();
        await press(page, '1', 'ArrowLeft', 'ArrowLeft');
        assert.match(page.url(), /gallery\.html$/);
        await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
        await press(page, 'ArrowLeft');
        await page.waitForURL(url => !url.href.includes('gallery'));
    });

    test('an old value is read by keyboard alone', async () => {
        const { page } = await open();
        const { said, host, memory } = explorer(page, 'mp');
        await host.locator('.explorer').focus();
        await press(page, '1', '1', '2');
        assert.match(await page.evaluate(() => document.activeElement?.textContent || ''), /^reads 0 · old/);
        await press(page, '2');
        assert.match(await page.evaluate(() => document.activeElement?.textContent || ''), /^reads 1/);
        await press(page, 'Enter');
        assert.match(await memory.innerText(), /x\s+0\s+may still be read by processing/);
        await press(page, '2', 'a');
        assert.match(await said.textContent() || '', /processing loads 0 from x, an old value\..*You made it, in 4 steps\./);
        // The button that is pressed last goes away with its value.
        await press(page, 'ArrowLeft', '2', 'b');
        assert.match(await said.textContent() || '', /another end/);
        assert.ok(await page.evaluate(() => document.activeElement?.matches('.ways button:not([hidden])')), 'the focus is lost');
    });

    test('every outcome that can be is shown, in all explorers of all pages, and undone to the start', async () => {
        const { page, complaints } = await open();
        let shown = 0;
        for (const path of [...await allPages(), GALLERY]) {
            await page.goto(book.base + path);
            const problems = await page.evaluate(() => {
                const wrong = [];
                for (const host of document.querySelectorAll('interleaving-explorer')) {
                    const file = JSON.parse(host.querySelector('script')?.textContent || '');
                    const box = /** @type {HTMLElement} */ (host.querySelector('.explorer'));
                    /** @type {HTMLDetailsElement} */ (box.querySelector('.log details')).open = true;
                    const where = () => box.querySelector('.where')?.textContent || '';
                    const steps = () => Number(/\d+/.exec(where())?.[0]);
                    const all = file.outcomes.reduce((/** @type {number} */ sum, /** @type {any} */ { schedules }) => sum + schedules, 0);
                    Array.from(box.querySelectorAll('tbody tr')).forEach((row, at) => {
                        const { name, schedules } = file.outcomes[at];
                        const number = row.querySelector('.number')?.textContent || '';
                        if (!number.startsWith(`${schedules.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')}`)) {
                            wrong.push(`${host.id}: ${name} has ${number}, and is to have ${schedules} of ${all}`);
                        }
                        const button = /** @type {HTMLElement} */ (row.querySelector('button'));
                        if (button.hidden !== (schedules === 0)) {
                            wrong.push(`${host.id}: ${name} has ${schedules} schedules, and its button is hidden: ${button.hidden}`);
                        }
                        if (schedules === 0) {
                            return;
                        }
                        button.click();
                        const said = box.querySelector('.said')?.textContent || '';
                        if (!row.classList.contains('here') || box.querySelectorAll('tr.here').length !== 1 || !said.includes(name)) {
                            wrong.push(`${host.id}: ${name} is not where it ends: ${said}`);
                        }
                        const long = steps();
                        if (box.querySelectorAll('.log li').length !== long) {
                            wrong.push(`${host.id}: ${long} steps to ${name}, and not as many in words`);
                        }
                        for (let left = long; left > 0; left -= 1) {
                            box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
                        }
                        if (steps() !== 0 || long === 0 || !where().includes(`${all.toLocaleString('en-GB')} of `)) {
                            wrong.push(`${host.id}: ${long} steps back from ${name} lead to ${where()}`);
                        }
                    });
                }
                return { wrong, buttons: document.querySelectorAll('interleaving-explorer tbody button:not([hidden])').length };
            });
            assert.deepEqual(problems.wrong, [], path);
            shown += problems.buttons;
        }
        assert.ok(shown > 30, `only ${shown} outcomes`);
        assert.deepEqual(complaints, []);
    });

    test('a link leads back to its position, in a fresh page and in the same', async () => {
        const options = { permissions: ['clipboard-read', 'clipboard-write'] };
        const { page } = await open(GALLERY, options);
        const first = explorer(page, 'mp');
        await first.host.locator('select').nth(1).selectOption('Release');
        await first.box.focus();
        await press(page, '1', '2', 'b', '1');
        await press(page, '2', 'a');
        await first.host.getByRole('button', { name: 'Link' }).click();
        await first.said.filter({ hasText: 'copied' }).waitFor();
        const link = page.url();
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
        assert.match(link, /#explore-mp:Relaxed,Release,Relaxed,Relaxed:/);

        const fresh = (await open(GALLERY + new URL(link).hash)).page;
        const second = explorer(fresh, 'mp');
        assert.match(await second.said.innerText(), /^From the link: /);
        for (const part of /** @type {const} */ (['where', 'memory'])) {
            assert.equal(await second[part].innerText(), await first[part].innerText());
        }
        assert.equal(await second.host.locator('select').nth(1).inputValue(), 'Release');
        await fresh.evaluate(() => document.fonts.ready);
        const top = (await second.host.boundingBox())?.y ?? NaN;
        assert.ok(top >= 0 && top < 200, `it stands at ${top}`);

        await fresh.evaluate(() => { location.hash = '#explore-lost-update:12'; });
        const third = explorer(fresh, 'lost-update');
        await third.said.filter({ hasText: 'From the link' }).waitFor();
        assert.match(await third.where.innerText(), /^Step 2 of 4/);
        await fresh.evaluate(() => { location.hash = '#explore-lost-update:1119'; });
        await third.said.filter({ hasText: 'leads no further' }).waitFor();
        assert.match(await third.where.innerText(), /^Step 2 of 4/);
    });

    test('another ordering changes the outcomes at once, and marks what changed', async () => {
        const { page } = await open();
        const { host, row, said } = explorer(page, 'mp');
        const bug = row('r1 == 1, r2 == 0');
        assert.match(await bug.innerText(), /1 of 13.*allowed/s);
        await host.locator('select').nth(1).selectOption('Release');
        assert.equal(await host.locator('tr.changed').count(), 0);
        await host.locator('select').nth(2).focus();
        await page.keyboard.type('Ac');
        assert.match(await bug.innerText(), /impossible.*0 of 12.*was 1 of 13.*forbidden/s);
        assert.match(await bug.getAttribute('class') || '', /changed/);
        assert.equal(await host.locator('tr.changed').count(), 1);
        assert.match(await said.innerText(), /^Back at the start, with .*Release.*Acquire/);
        assert.ok(await host.locator('select').nth(2).evaluate(select => select === document.activeElement));
        await host.getByRole('button', { name: 'Reset orderings' }).click();
        assert.match(await bug.innerText(), /1 of 13.*was 0 of 12.*allowed/s);
        assert.equal(await host.locator('select').nth(1).inputValue(), 'Relaxed');
    });

    test('where the language allows what the checker does not show, it is said, and why', async () => {
        const { page } = await open();
        const { host, row } = explorer(page, 'lb');
        assert.match(await row('r1 == 1, r2 == 1').innerText(), /allowed, but the checker does not show it.*0 of \d+/s);
        assert.match(await host.locator('.gap').innerText(), /^Where the two differ: .+/);
        await host.locator('select').nth(1).selectOption('Release');
        await host.locator('select').nth(2).selectOption('Acquire');
        assert.match(await row('r1 == 1, r2 == 1').innerText(), /impossible.*forbidden/s);
        assert.equal(await host.locator('.gap').innerText(), '');
    });

    test('a place that two threads run has one ordering', async () => {
        const { page } = await open();
        const { host } = explorer(page, 'spin-lock');
        const [first, second] = [0, 1].map(thread => host.locator('.thread').nth(thread).locator('select').first());
        const other = await first.evaluate(select => /** @type {HTMLSelectElement} */ (select).options[0].text);
        assert.notEqual(await second.inputValue(), other);
        await first.selectOption(other);
        assert.equal(await second.inputValue(), other);
    });

    test('who holds a lock and who waits for it is said where it is seen', async () => {
        const { page } = await open();
        const { box, host, said, memory } = explorer(page, 'opposite-orders');
        await box.focus();
        await press(page, '1', '2');
        assert.match(await said.textContent() || '', /GUI waits for \w+, which MIDI holds\..*deadlock.*You made it/s);
        assert.match(await host.locator('.thread').first().innerText(), /Waits.*waits.*GUI waits for \w+, which MIDI holds\./s);
        assert.match(await memory.innerText(), /held by GUI · MIDI waits.*held by MIDI · GUI waits/s);
        assert.equal(await host.locator('.lanes path.waits').count(), 2);
        assert.equal(await host.locator('.lanes path.held').count(), 2);
    });

    for (const theme of THEMES) {
        test(`${theme}: can be read, and by a screen reader, in the middle of a walk`, async () => {
            const context = await contextIn(browser, theme);
            const page = await context.newPage();
            await page.goto(book.base + GALLERY);
            for (const name of ['mp', 'opposite-orders', 'lost-wakeup', 'lost-update', 'spin-lock']) {
                await explorer(page, name).box.focus();
                await press(page, '1', '2', '1');
            }
            await explorer(page, 's').host.locator('select').nth(1).selectOption('SeqCst');
            await explorer(page, 'lost-edit').host.locator('.explorer tbody button:not([hidden])').last().click();
            await unfold(page);
            assert.deepEqual(await violations(page), []);
            const { measured, faint } = await contrast(page);
            assert.ok(measured > 500, `only ${measured} texts were measured`);
            assert.deepEqual(faint, []);
            await context.close();
        });
    }

    for (const width of [320, 390, 720]) {
        test(`at ${width} pixels nothing is cut off and the page does not scroll sideways`, async () => {
            const { page } = await open(GALLERY, { viewport: { width, height: 800 } });
            await page.locator('interleaving-explorer tbody button:not([hidden])').evaluateAll(
                all => all.forEach(button => /** @type {HTMLElement} */ (button).click()));
            await unfold(page);
            const cut = await page.locator('.explorer').evaluateAll(boxes => boxes.flatMap(box => {
                const { left, right } = box.getBoundingClientRect();
                return Array.from(box.querySelectorAll('*'))
                    .filter(e => !e.closest('.scroller *, .unseen, thead, wbr') && e.checkVisibility())
                    .filter(e => e.getBoundingClientRect().right > right + 1 || e.getBoundingClientRect().left < left - 1)
                    .map(e => e.outerHTML.slice(0, 120));
            }));
            assert.deepEqual(cut, []);
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
            const lanes = page.locator('#explore-lost-wakeup .scroller');
            if (width < 400) {
                assert.equal(await lanes.getAttribute('tabindex'), '0', 'wide lanes take the focus');
                await lanes.focus();
                const before = await lanes.evaluate(e => e.scrollLeft);
                await press(page, 'ArrowLeft');
                await page.waitForFunction(x => (document.activeElement?.scrollLeft ?? x) < x, before);
                assert.match(page.url(), /gallery/);
            }
        });
    }

    test('without scripts the tables are there', async () => {
        const { page } = await open(GALLERY, { javaScriptEnabled: false });
        const paper = explorer(page, 'lost-update').host.locator('.explorer-paper');
        assert.ok(await paper.isVisible());
        assert.match(await paper.innerText(), /played == 1.*4 of 6.*a note is lost/s);
        assert.equal(await page.locator('.explorer').count(), 0);
    });

    test('on paper the tables stand for it', async () => {
        const { page } = await open();
        await page.emulateMedia({ media: 'print' });
        const { host, box } = explorer(page, 'lost-update');
        assert.ok(await host.locator('.explorer-paper').isVisible());
        assert.ok(!await box.isVisible());
    });

    test('a broken trace says what is wrong in its place, and the rest of the page lives', async () => {
        const path = join(book.root, 'book', GALLERY);
        let html = await readFile(path, 'utf8');
        /** @type {(name: string, change: (trace: any) => string) => void} */
        const change = (name, change) => {
            const data = new RegExp(`(id="explore-${name}"[^>]*>\\s*<script type="application/json">)(.*?)</script>`, 's');
            assert.match(html, data);
            html = html.replace(data, (_, head, json) => `${head}${change(JSON.parse(json))}</script>`);
        };
        change('lost-update', () => '{"version": 1,');
        change('mp', trace => JSON.stringify({ ...trace, version: 7 }));
        change('sb', trace => JSON.stringify({ ...trace, steps: trace.steps.slice(1) }));
        change('lb', trace => JSON.stringify({ ...trace, choices: trace.choices.map((/** @type {any} */ c) => ({ ...c, column: c.column + 1 })) }));
        change('s', trace => JSON.stringify({ ...trace, waits: undefined }));
        await writeFile(join(book.root, 'book/broken.html'), html);
        const { page, complaints } = await open('broken.html');
        for (const [name, why] of /** @type {[string, RegExp][]} */ ([
            ['lost-update', /cannot be shown: .+JSON/],
            ['mp', /version 7 of the format, and this page reads version 1/],
            ['sb', /step \d+ is named in it, and is not there/],
            ['lb', /does not stand where it should/],
            ['s', /it has no waits/],
        ])) {
            const { host, box } = explorer(page, name);
            assert.match(await host.locator('.explorer-broken').innerText(), why);
            assert.ok(await host.locator('.explorer-paper').isVisible(), name);
            assert.equal(await box.count(), 0);
        }
        const { box, where } = explorer(page, 'counted');
        await box.focus();
        await press(page, '1');
        assert.match(await where.innerText(), /^Step 1/);
        assert.equal(await page.locator('#sidebar-button').count(), 1, 'the other scripts have run');
        assert.deepEqual(complaints, []);
    });

    test('a recording that was cut off says so beside its numbers, and calls nothing impossible', async () => {
        const { page } = await open('index.html');
        const whole = grid([2, 2]);
        const never = { name: 'never', verdict: 'bug', note: '', schedules: 0 };
        const trace = { ...whole, cut: 'no more than `2` steps a thread', outcomes: [...whole.outcomes, never] };
        await page.evaluate(json => {
            const host = document.createElement('interleaving-explorer');
            host.id = 'explore-grid';
            const script = document.createElement('script');
            script.type = 'application/json';
            script.textContent = json;
            host.append(script);
            document.querySelector('main')?.prepend(host);
        }, JSON.stringify(trace));
        const { box, row } = explorer(page, 'grid');
        const text = await box.innerText();
        assert.match(text, /^At least 6 schedules/);
        assert.match(text, /Not all of them were recorded: no more than 2 steps a thread\./);
        assert.match(await row('done').innerText(), /6 of 6 recorded/);
        assert.match(await row('never').innerText(), /not among those recorded/);
        assert.doesNotMatch(text, /impossible/);
    });

    test('it is quick on a slow machine', async () => {
        const { page } = await open('index.html');
        const devtools = await page.context().newCDPSession(page);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        // The time of the page's own thread: what else the machine does is not the explorer's.
        await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
        /** Milliseconds for which the page has run its scripts and laid itself out. */
        const spent = async () => {
            const { metrics } = await devtools.send('Performance.getMetrics');
            return 1_000 * metrics
                .filter(({ name }) => ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name))
                .reduce((sum, { value }) => sum + value, 0);
        };
        const trace = grid([6, 5, 5, 5]);
        assert.ok(trace.states.length > 1_400, `only ${trace.states.length} states`);
        let [built, step] = [Infinity, Infinity];
        for (let round = 0; round < 5; round += 1) {
            const before = await spent();
            await page.evaluate(json => {
                const host = document.createElement('interleaving-explorer');
                host.id = 'explore-grid';
                const script = document.createElement('script');
                script.type = 'application/json';
                script.textContent = json;
                host.append(script);
                document.querySelector('main')?.prepend(host);
                void host.offsetHeight;
            }, JSON.stringify(trace));
            const between = await spent();
            const steps = await page.evaluate(() => {
                const host = /** @type {HTMLElement} */ (document.getElementById('explore-grid'));
                let steps = 0;
                for (let way; (way = host.querySelector('.ways button[aria-disabled=false]')); steps += 1) {
                    /** @type {HTMLElement} */ (way).click();
                    // Until it is laid out, which is what the reader waits for.
                    void host.offsetHeight;
                }
                return steps;
            });
            const after = await spent();
            assert.equal(steps, 21);
            built = Math.min(built, between - before);
            step = Math.min(step, (after - between) / steps);
            await page.evaluate(() => document.getElementById('explore-grid')?.remove());
        }
        console.log(`${trace.states.length} states, 4 times slower: built in ${built.toFixed(0)} ms, a step in ${step.toFixed(1)} ms`);
        // What is aimed at is 200 and 16: the rest is for slower machines than that.
        assert.ok(built < 400, `built in ${built} ms`);
        assert.ok(step < 32, `a step takes ${step} ms`);
    });
});
