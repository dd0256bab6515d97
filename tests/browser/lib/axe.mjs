// What axe finds on a page.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * The serious and the critical violations of a page, a line each.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function violations(page) {
    await page.evaluate(axe);
    return page.evaluate(async () => {
        const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (window));
        const report = await axe.run(document, { resultTypes: ['violations'] });
        return report.violations
            .filter(v => v.impact === 'serious' || v.impact === 'critical')
            .flatMap(v => v.nodes.map(node => `${v.impact} ${v.id}: ${node.html.slice(0, 160)} (${node.failureSummary})`));
    });
}
