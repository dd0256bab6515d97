// <reading-progress>: the list of all exercises, and how far the reader has
// come with everything. How much there is stands in it already.

(function readingProgress() {
    'use strict';

    const { read, change, clear, watch } = progressStore;

    /** @param {string} words @param {() => void} act */
    function button(words, act) {
        const it = document.createElement('button');
        it.type = 'button';
        it.textContent = words;
        it.addEventListener('click', act);
        return it;
    }

    /** Forgets everything, after asking once. */
    function eraser() {
        const said = document.createElement('span');
        said.role = 'status';
        const first = button('Clear everything', () => {
            said.textContent = 'Forget every answer, explorer and tick? Nothing brings them back.';
            offer(no, yes);
        });
        const yes = button('Yes, clear', () => {
            clear();
            said.textContent = 'Cleared.';
            offer(first);
        });
        const no = button('No, keep it', () => {
            said.textContent = '';
            offer(first);
        });

        /** @param {...HTMLButtonElement} buttons */
        function offer(...buttons) {
            [first, yes, no].forEach(button => { button.hidden = !buttons.includes(button); });
            buttons[0].focus();
        }

        yes.hidden = no.hidden = true;
        const it = document.createElement('p');
        it.className = 'eraser';
        it.append(said, first, no, yes);
        return it;
    }

    class ReadingProgress extends HTMLElement {
        forgetful = document.createElement('p');

        connectedCallback() {
            if (this.querySelector('.eraser')) {
                return;
            }
            this.forgetful.className = 'forgetful';
            this.forgetful.textContent = 'This browser keeps nothing for these pages: all of it is forgotten when you leave this one.';
            this.append(this.forgetful, eraser());
            this.addEventListener('change', ({ target }) => {
                const { name, checked } = /** @type {HTMLInputElement} */ (target);
                change(({ solved }) => {
                    if (checked) {
                        solved[name] = 1;
                    } else {
                        delete solved[name];
                    }
                });
            });
            watch(() => this.draw());
        }

        draw() {
            const kept = read();
            for (const box of this.querySelectorAll('input')) {
                box.checked = box.name in kept.solved;
            }
            const sums = /** @type {Kind[]} */ (['answered', 'walked', 'solved']).map(kind => {
                let [done, all] = [0, 0];
                for (const cell of this.querySelectorAll(`td[data-${kind}]`)) {
                    const names = (cell.getAttribute(`data-${kind}`) || '').split(' ').filter(Boolean);
                    const here = names.filter(name => name in kept[kind]).length;
                    cell.textContent = `${here} of ${names.length}`;
                    [done, all] = [done + here, all + names.length];
                }
                return `${done} of ${all}`;
            });
            this.querySelectorAll('tfoot td').forEach((cell, at) => { cell.textContent = sums[at]; });
            this.forgetful.hidden = progressStore.lasts();
        }
    }

    customElements.define('reading-progress', ReadingProgress);
})();
