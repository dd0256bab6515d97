// Contrast as WCAG defines it, of every piece of text on a page. axe gives up
// where it cannot see what lies behind a text (a drawing, a fixed sidebar, a
// label made by CSS); here the background is worked out from the style alone.

/**
 * @typedef {object} Faint
 * @property {string} text
 * @property {string} where
 * @property {number} ratio
 * @property {number} needed
 */

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ measured: number, faint: Faint[] }>}
 */
export function contrast(page) {
    return page.evaluate(() => {
        /** @typedef {[number, number, number, number]} Colour red, green, blue, 0 to 255, and alpha, 0 to 1 */

        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 1;
        const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
        /** @type {Map<string, Colour>} */
        const known = new Map();

        /** @param {string} css @returns {Colour} */
        function parse(css) {
            let colour = known.get(css);
            if (!colour) {
                paint.clearRect(0, 0, 1, 1);
                paint.fillStyle = '#000';
                paint.fillStyle = css;
                paint.fillRect(0, 0, 1, 1);
                const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
                colour = [r, g, b, a / 255];
                known.set(css, colour);
            }
            return colour;
        }

        /** @param {Colour} top @param {Colour} under @returns {Colour} */
        function over(top, under) {
            const a = top[3] + under[3] * (1 - top[3]);
            if (a === 0) {
                return [0, 0, 0, 0];
            }
            const mix = (/** @type {0 | 1 | 2} */ i) => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / a;
            return [mix(0), mix(1), mix(2), a];
        }

        /** @param {Element | null} element @returns {Colour} */
        function background(element) {
            /** @type {Colour} */
            let colour = [0, 0, 0, 0];
            for (let e = element; e && colour[3] < 1; e = e.parentElement) {
                colour = over(colour, parse(getComputedStyle(e).backgroundColor));
            }
            return over(colour, [255, 255, 255, 1]);
        }

        /** What is drawn under the middle of a text of a drawing. @param {SVGElement} text @returns {Colour} */
        function drawnUnder(text) {
            const svg = /** @type {SVGSVGElement} */ (text.ownerSVGElement);
            const box = text.getBoundingClientRect();
            const x = box.x + box.width / 2;
            const y = box.y + box.height / 2;
            let colour = background(svg);
            for (const shape of svg.querySelectorAll('rect, circle, ellipse, polygon, path')) {
                const after = shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
                const fill = getComputedStyle(shape).fill;
                const area = shape.getBoundingClientRect();
                if (after && fill !== 'none' && area.left <= x && x <= area.right && area.top <= y && y <= area.bottom) {
                    colour = over(parse(fill), colour);
                }
            }
            return colour;
        }

        /** @param {Colour} colour */
        function luminance(colour) {
            const [r, g, b] = colour.slice(0, 3).map(c => {
                const s = c / 255;
                return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }

        /** @param {Element} element */
        function opacity(element) {
            let all = 1;
            for (let e = /** @type {Element | null} */ (element); e; e = e.parentElement) {
                all *= Number(getComputedStyle(e).opacity);
            }
            return all;
        }

        /** @type {Faint[]} */
        const faint = [];
        let measured = 0;

        /** @param {Element} element @param {CSSStyleDeclaration} style @param {string} text */
        function judge(element, style, text) {
            const drawn = element instanceof SVGElement;
            const behind = drawn ? drawnUnder(element) : background(element);
            const ink = [...parse(drawn ? style.fill : style.color)];
            ink[3] *= opacity(element);
            const [light, dark] = [luminance(over(/** @type {Colour} */ (ink), behind)), luminance(behind)].sort((a, b) => b - a);
            const ratio = (light + 0.05) / (dark + 0.05);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            const needed = large ? 3 : 4.5;
            measured += 1;
            if (ratio < needed) {
                const where = element.tagName.toLowerCase() + (element.getAttribute('class') ? '.' + element.getAttribute('class') : '');
                faint.push({ text: text.trim().slice(0, 40), where, ratio: Math.round(ratio * 100) / 100, needed });
            }
        }

        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const element = /** @type {Element} */ (texts.currentNode.parentElement);
            const text = texts.currentNode.textContent || '';
            if (text.trim() && !element.closest('script, style, template, noscript, title') && element.checkVisibility({ visibilityProperty: true })) {
                judge(element, getComputedStyle(element), text);
            }
        }
        for (const element of document.querySelectorAll('body *')) {
            for (const part of ['::before', '::after']) {
                const style = getComputedStyle(element, part);
                if (/[a-z]/i.test(style.content.replace(/^(none|normal|url\(.*|counter\(.*)$/, '')) && element.checkVisibility({ visibilityProperty: true })) {
                    judge(element, style, style.content);
                }
            }
        }
        return { measured, faint };
    });
}
