// What an explorer says: steps, ends and numbers as sentences. Code in them
// stands between backticks.

const explorerWords = (function words() {
    'use strict';

    const { format: count } = new Intl.NumberFormat('en-GB');

    /** @param {number} number @param {string} one */
    const many = (number, one) => `${count(number)} ${one}${number === 1 ? '' : 's'}`;

    /** @param {string[]} names */
    const list = names => names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

    /** With a full stop, whether it has one or not. @param {string} text */
    const stopped = text => text.replace(/\.?$/, '.');

    /** A step that was taken. @param {TraceFile} file @param {TraceStep} step */
    function sentence(file, { thread, kind, op, object, value, leaves, stale }) {
        const who = file.threads[thread].name;
        const what = object === undefined ? '' : `\`${file.objects[object].name}\``;
        const old = stale ? ', an old value' : '';
        if (kind === 'read' && op === 'load' && value !== undefined) {
            return `${who} loads ${value} from ${what}${old}.`;
        }
        if (kind === 'write' && op.startsWith('store ')) {
            return `${who} stores ${op.slice('store '.length)} in ${what}.`;
        }
        if (kind === 'write' && op.startsWith('send ')) {
            return `${who} sends ${op.slice('send '.length)} to ${what}${leaves === undefined ? '' : ` and leaves ${leaves}`}.`;
        }
        if (kind === 'update' && op === 'recv' && value !== undefined) {
            return `${who} receives ${value} from ${what}${leaves === undefined ? '' : ` and leaves ${leaves}`}.`;
        }
        if (/^(un)?lock$|^read$|^write$/.test(op)) {
            return `${who} ${op}s ${what}${leaves === undefined ? '' : ` and leaves ${leaves}`}.`;
        }
        const results = list([...value === undefined ? [] : [`gives ${value}${old}`], ...leaves === undefined ? [] : [`leaves ${leaves}`]]);
        return `${who}${what && ` on ${what}`}: ${`${op} ${results}`.trim()}.`;
    }

    /**
     * Who has to wait from now on, and who no longer has to.
     * @param {InstanceType<typeof explorerTrace.Trace>} trace
     * @param {Move} move
     */
    function consequences(trace, { from, to }) {
        return trace.file.threads.map(({ name }, thread) => {
            const [before, after] = [trace.wait(from, thread), trace.wait(to, thread)];
            if (after && after.why !== before?.why) {
                return ` ${name} ${after.why}.`;
            }
            return before && !after && trace.moves(to, thread).length > 0 ? ` ${name} can go on again.` : '';
        }).join('');
    }

    /** Who can take the next step. @param {InstanceType<typeof explorerTrace.Trace>} trace @param {number} state */
    function able(trace, state) {
        const names = trace.file.threads.filter((_, thread) => trace.moves(state, thread).length > 0).map(({ name }) => name);
        return names.length > 0 ? ` ${list(names)} can go on.` : '';
    }

    /** What can be done with the keyboard. @param {TraceFile} file @returns {[string[], string][]} */
    function keys({ threads }) {
        return [
            [threads.map((_, thread) => String(thread + 1)), `a step of ${list(threads.map(({ name }) => name))}, in this order`],
            [['a', 'b'], 'after the number, where a load may return several values: the first, the second. The number again goes on to the next, Enter takes it'],
            [['←', '→'], 'undo, redo'],
            [['R'], 'restart'],
        ];
    }

    /** What the drawing says without words. @param {TraceFile} file */
    function signs({ engine }) {
        return 'Keys work while the focus is in this box; elsewhere the arrows turn the page. '
            + 'In the lanes a solid arrow is a write and a dashed one a read. A dotted lane waits, and a thick line is a lock that is held.'
            + (engine === 'loom' ? ' A read of an older value reaches back to its store. In memory an older value carries the signs of the threads that may still read it.' : '');
    }

    /** What was counted. @param {TraceFile} file */
    function counted({ engine, cut }) {
        return [
            engine === 'loom'
                ? 'A schedule is one order of the steps, with a value for each load out of those that the checker finds allowed.'
                : 'A schedule is one order of the steps; a load returns what was stored last.',
            cut ? `Not all of them were recorded: ${cut}. The numbers count those that were.` : 'All of them were recorded.',
            'Their number says nothing about how often a program ends so.',
        ].join(' ');
    }

    /**
     * Why an outcome has no schedule.
     * @param {TraceFile} file
     * @param {boolean | undefined} allowed by the language; nothing where the trace does not say
     */
    function none({ engine, cut }, allowed) {
        if (allowed) {
            return 'allowed, but the checker does not show it';
        }
        if (cut) {
            return 'not among those recorded';
        }
        if (allowed === false) {
            return 'impossible';
        }
        return engine === 'loom' ? 'the checker finds none' : 'impossible in any order of the steps';
    }

    return { count, many, list, stopped, sentence, consequences, able, keys, signs, counted, none };
})();
