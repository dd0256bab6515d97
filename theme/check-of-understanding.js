// <check-of-understanding>: a question that says whether its answer is right,
// and why. What is right, and every reason, stands inside it already: without
// this script the answer unfolds. It keeps nothing; it says by an event that
// somebody has answered, and an attribute tells it that somebody had before.

(function checkOfUnderstanding() {
    'use strict';

    class CheckOfUnderstanding extends HTMLElement {
        /** The attempt at which it was answered rightly. */
        static observedAttributes = ['answered'];

        constructor() {
            super();
            this.addEventListener('submit', event => {
                event.preventDefault();
                this.judge();
            });
        }

        /** @param {string} _ @param {string | null} before @param {string | null} attempt */
        attributeChangedCallback(_, before, attempt) {
            if (attempt === null) {
                this.querySelector('form')?.reset();
                this.say();
            } else if (before === null && !this.querySelector('.said > *')) {
                this.say(verdict(true, `Answered, at ${Number(attempt) > 1 ? `attempt ${attempt}` : 'the first attempt'}.`));
            }
        }

        /** Says whether what is chosen is right, and why. */
        judge() {
            const choices = Array.from(this.querySelectorAll('input'), (input, at) => {
                const heading = this.querySelectorAll('details dt')[at];
                const reason = /** @type {HTMLElement} */ (heading.nextElementSibling);
                const good = heading.className === 'good';
                return { letter: input.value, chosen: input.checked, agrees: input.checked === good, heading, reason };
            });
            const chosen = choices.filter(choice => choice.chosen);
            if (chosen.length === 0) {
                this.say(verdict(undefined, 'Choose an answer first.'));
                return;
            }
            const right = choices.every(choice => choice.agrees);
            if (this.querySelector('input[type=radio]')) {
                const [{ letter, reason }] = chosen;
                this.say(verdict(right, `${letter} is ${right ? 'right' : 'wrong'}.`), ...copies(reason.childNodes));
            } else {
                const agreed = choices.filter(choice => choice.agrees).length;
                const list = document.createElement('dl');
                for (const { agrees, heading, reason } of choices) {
                    const [term, why] = copies([heading, reason]);
                    /** @type {HTMLElement} */ (term).className = agrees ? 'good' : 'bad';
                    /** @type {HTMLElement} */ (term).prepend(`${mark(agrees)} `);
                    list.append(term, why);
                }
                this.say(verdict(right, right ? 'All of it is right.' : `You are right about ${agreed} of ${choices.length}.`), list);
            }
            this.dispatchEvent(new CustomEvent('question-tried', { bubbles: true, detail: { right } }));
            if (right) {
                this.toggleAttribute('answered', true);
            }
        }

        /** Shows, and has a screen reader say, what stands under the button. @param {...Node} words */
        say(...words) {
            this.querySelector('.said')?.replaceChildren(...words);
        }
    }

    /** @param {boolean} right */
    const mark = right => right ? '✓' : '✗';

    /** @param {boolean | undefined} right @param {string} words */
    function verdict(right, words) {
        const it = document.createElement('p');
        it.className = right === undefined ? 'verdict' : `verdict ${right ? 'good' : 'bad'}`;
        it.textContent = right === undefined ? words : `${mark(right)} ${words}`;
        return it;
    }

    /** Copies to read: a button on a block of code would do nothing. @param {Iterable<Node>} nodes */
    function copies(nodes) {
        const all = document.createElement('div');
        all.append(...Array.from(nodes, node => node.cloneNode(true)));
        all.querySelectorAll('.buttons').forEach(buttons => buttons.remove());
        return Array.from(all.childNodes);
    }

    customElements.define('check-of-understanding', CheckOfUnderstanding);
})();
