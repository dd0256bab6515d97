// The steps so far as a drawing: a lane for each thread and for each object, a
// column for each step, arrows for who wrote what and who read it.

const explorerLanes = (function lanes() {
    'use strict';

    const THREAD = 22; // above and below a thread's lane, without its label
    const OBJECT = 34; // from one object's lane to the next
    const LETTER = 7.3; // the width of a letter
    const LINE = 14; // the height of a line of a label
    const LONG = 20; // the letters of a line of a label
    const FIRST = 5; // where the values at the start were stored
    const MARK = 6.5; // half the width of a step's mark

    /** @type {(tag: string, attributes?: Record<string, string | number>, ...children: (Node | string)[]) => SVGElement} */
    function draw(tag, attributes = {}, ...children) {
        const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, String(value));
        }
        element.append(...children);
        return element;
    }

    /** The class that gives a thread its colour, by name and then in order. @param {string[]} names */
    function identities(names) {
        const own = { GUI: 'fig-gui', processing: 'fig-proc' };
        const others = ['fig-third', 'fig-fourth'];
        return names.map(name => own[/** @type {keyof own} */ (name)] || others.shift() || 'fig-more');
    }

    /** A thread's shape around a point. @type {(identity: string, x: number, y: number, attributes?: Record<string, string | number>) => SVGElement} */
    function shape(identity, x, y, attributes = {}) {
        const [r, s] = [MARK, MARK + 1.5];
        if (identity === 'fig-gui') {
            return draw('circle', { cx: x, cy: y, r, ...attributes });
        }
        const d = {
            'fig-proc': `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
            'fig-third': `M${x} ${y - s}l${s} ${2 * r}h${-2 * s}z`,
            'fig-fourth': `M${x} ${y - s}l${s} ${s}l${-s} ${s}l${-s} ${-s}z`,
        }[identity] || `M${x - s} ${y}l${s / 2} ${-r}h${s}l${s / 2} ${r}l${-s / 2} ${r}h${-s}z`;
        return draw('path', { d, ...attributes });
    }

    /** A shape by itself, for a heading. @param {string} identity */
    function icon(identity) {
        return draw('svg', { class: `icon ${identity}`, viewBox: '-9 -9 18 18', 'aria-hidden': 'true' },
            shape(identity, 0, 0, { class: 'fig-solid' }));
    }

    /** An operation, in lines. @param {string} op */
    function lines(op) {
        /** @type {string[]} */
        const all = [];
        for (const word of op.split(/ (?!→)|(?=\()/)) {
            const last = all.pop();
            all.push(...last === undefined ? [word] : `${last} ${word}`.length > LONG ? [last, word] : [`${last} ${word}`]);
        }
        return all;
    }

    /** The width of a label. @param {string[]} label */
    const widest = label => LETTER * Math.max(0, ...label.map(line => line.length));

    /** What a step did, in lines. @param {TraceStep} step */
    function did({ op, value, stale }) {
        const result = value === undefined ? '' : `→ ${value}${stale ? ' (old)' : ''}`;
        const line = `${op} ${result}`.trim();
        return line.length > LONG ? [...lines(op), ...result ? [result] : []] : [line];
    }

    /** A text of several lines around a point. @type {(text: string[], x: number, y: number, className: string) => SVGElement[]} */
    const label = (text, x, y, className) => text.map((line, number) =>
        draw('text', { x, y: y + LINE * number, 'text-anchor': 'middle', class: className }, line));

    /**
     * Where the lanes of a trace lie: half of the threads above the objects, the
     * others below, which makes for short arrows.
     * @param {TraceFile} file
     */
    function rows({ threads, objects, steps }) {
        const high = LINE * Math.max(1, ...steps.map(step => did(step).length));
        const above = Math.ceil(threads.length / 2);
        let height = 0;
        /** @type {(before: number, after: number) => number} */
        const lane = (before, after) => {
            height += before + after;
            return height - after;
        };
        const threadY = threads.slice(0, above).map(() => lane(high + THREAD, THREAD - 10));
        const objectY = objects.map(() => lane(OBJECT - 10, 10));
        threadY.push(...threads.slice(above).map(() => lane(THREAD, high + THREAD - 10)));
        /** Where the label of a thread's step begins. @type {(thread: number, text: string[]) => number} */
        const labelY = (thread, text) => threadY[thread] + (thread < above ? -13 - LINE * (text.length - 1) : 23);
        return { threadY, objectY, labelY, height: height + 6 };
    }

    /**
     * The drawing of a trace's runs.
     * @param {InstanceType<typeof explorerTrace.Trace>} trace
     */
    function lanes(trace) {
        const { threads, objects } = trace.file;
        const identity = identities(threads.map(({ name }) => name));
        const { threadY, objectY, labelY, height } = rows(trace.file);

        /** @param {SVGElement} svg @param {number} width */
        function size(svg, width) {
            svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
            svg.style.width = `${width / 10}rem`;
            svg.style.height = `${height / 10}rem`;
        }

        /** The names, which do not scroll with the drawing. */
        const names = draw('svg', { 'aria-hidden': 'true' },
            ...threads.map(({ name }, thread) => draw('g', { class: identity[thread] },
                shape(identity[thread], 9, threadY[thread], { class: 'fig-solid' }),
                draw('text', { x: 24, y: threadY[thread] + 4, class: identity[thread] }, name))),
            ...objects.map(({ name }, object) => draw('text', { x: 24, y: objectY[object] + 4, class: 'fig-text' }, name)));
        size(names, 30 + widest([...threads, ...objects].map(({ name }) => name)));

        // Before the first column stand the values at the start.
        const start = 20 + widest(objects.map(({ initial = '' }) => initial));
        const under = draw('g');
        const marks = draw('g');
        const over = draw('g');
        const drawing = draw('svg', { class: 'lanes', role: 'img' },
            draw('title', {}, 'The steps so far, as lanes. The list of steps says the same in words.'), under, marks, over);
        objects.forEach(({ initial }, object) => initial !== undefined
            && drawing.append(draw('text', { x: FIRST + 8, y: objectY[object] - 5, class: 'value' }, initial)));

        /** The steps that are drawn. @type {Move[]} */
        let drawn = [];
        let drawnEven = 0;

        /** From an old value, past all newer ones, to the step that reads it. @type {(step: TraceStep, at: number, back: number) => SVGElement} */
        function reach({ thread, object = 0 }, at, back) {
            const [from, to] = [objectY[object], threadY[thread]];
            const part = (/** @type {number} */ way) => from + (to - from) * way;
            return draw('g', { class: identity[thread] },
                draw('path', { class: 'reads', d: `M${back} ${from}C${back + 16} ${part(0.75)} ${at} ${part(0.3)} ${at} ${part(0.7)}` }),
                draw('circle', { class: 'hollow', cx: back, cy: from, r: 4 }));
        }

        /** A step: its arrow, its mark, its label. @type {(step: TraceStep, at: number, old: boolean) => SVGElement} */
        function mark(step, at, old) {
            const { thread, kind, object, value, leaves } = step;
            const y = threadY[thread];
            const it = draw('g', { class: identity[thread] });
            if (object !== undefined) {
                const to = objectY[object];
                const up = Math.sign(y - to);
                const [foot, head] = [to + up * 3, y - up * (MARK + 2)];
                const reads = leaves === undefined && (kind === 'read' || kind === 'update');
                if (!old) {
                    it.append(draw('path', { class: reads ? 'reads' : 'writes', d: `M${at} ${foot}V${head}` }));
                }
                if (value !== undefined) {
                    it.append(draw('path', { class: 'fig-solid', d: `M${at} ${head + up}l-4 ${-up * 8}h8z` }));
                }
                if (leaves !== undefined) {
                    it.append(
                        draw('path', { class: 'fig-solid', d: `M${at} ${to}l-4 ${up * 8}h8z` }),
                        draw('text', { x: at + 8, y: to - 5, class: 'value' }, leaves));
                } else if (!reads) {
                    it.append(draw('circle', { class: kind === 'unlock' || kind === 'wait' ? 'hollow' : 'fig-solid', cx: at, cy: to, r: 4 }));
                }
            }
            const text = did(step);
            it.append(shape(identity[thread], at, y, { class: 'fig-solid' }), ...label(text, at, labelY(thread, text), 'fig-text'));
            return it;
        }

        /**
         * @param {InstanceType<typeof explorerTrace.Run>} run
         * @param {number} room the width that it has
         * @returns {boolean} whether it needs more
         */
        function show(run, room) {
            const { path, state } = run;
            const memory = trace.memory(path);
            const next = threads.map((_, thread) => trace.moves(state, thread)[0]?.step);

            // Where each column stands. The whole schedule fills the room; labels may need more.
            const even = Math.min(120, (room - start) / trace.left[run.root][1]);
            let edge = start;
            /** @type {(text: string[], value?: string) => number} */
            const place = (text, value = '') => {
                const half = Math.max(24, even / 2, 7 + widest(text) / 2);
                const at = edge + half;
                edge = at + Math.max(half, 12 + widest([value]));
                return at;
            };
            const columns = [FIRST, ...path.map(({ step }) => place(did(step), step.leaves))];
            const now = run.outcome === undefined ? place(next.flatMap(step => step ? lines(step.op) : [])) : edge;
            const end = Math.max(room, edge);

            /** @type {(className: string, y: number, from: number, to: number) => SVGElement} */
            const line = (className, y, from, to) => draw('path', { class: className, d: `M${from} ${y}H${to}` });
            under.replaceChildren(
                ...memory.objects.flatMap(({ held }, object) => [
                    line('lane', objectY[object], 0, end),
                    ...held.map(({ thread, from, to }) =>
                        line(`held ${identity[thread]}`, objectY[object], columns[from], to === undefined ? end : columns[to])),
                ]),
                ...threadY.flatMap((y, thread) => [
                    line('lane', y, 0, next[thread] || trace.wait(state, thread) ? end : columns[path.map(({ step }) => step.thread).lastIndexOf(thread) + 1]),
                    ...[run.root, ...path.map(({ to }) => to)].flatMap((at, before) => trace.wait(at, thread)
                        ? [line(`waits ${identity[thread]}`, y, columns[before], before === path.length ? end : columns[before + 1])]
                        : []),
                ]),
                ...path.flatMap(({ step }, at) => {
                    const source = memory.sources[at];
                    return source?.old ? [reach(step, columns[at + 1], columns[source.store.at])] : [];
                }));

            // What was drawn before and still holds stays, as it does on the page.
            let same = even === drawnEven ? path.findIndex((move, at) => move !== drawn[at]) : 0;
            same = same < 0 ? path.length : same;
            while (marks.children.length > same) {
                marks.lastChild?.remove();
            }
            for (let at = same; at < path.length; at += 1) {
                marks.append(mark(path[at].step, columns[at + 1], memory.sources[at]?.old || false));
            }
            [drawn, drawnEven] = [[...path], even];

            over.replaceChildren(...next.flatMap((step, thread) => {
                const text = step ? lines(step.op) : [];
                return step ? [draw('g', { class: identity[thread] },
                    shape(identity[thread], now, threadY[thread], { class: 'hollow' }), ...label(text, now, labelY(thread, text), 'next'))] : [];
            }));
            size(drawing, end);
            return end > room;
        }

        return { names, drawing, show };
    }

    return { identities, icon, lanes };
})();
