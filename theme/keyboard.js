// The page from the keyboard and with a screen reader: what mdBook 0.5 leaves
// to the mouse. Each mend stands alone; without this script the page is whole,
// only harder to drive by key.

(function keyboard() {
    'use strict';

    /**
     * The sidebar's switch is a label for a hidden checkbox: no Tab stops at it,
     * and a label may carry no `aria-expanded`. A button takes its place and
     * hands each press on to it.
     */
    function sidebarButton() {
        const label = document.getElementById('mdbook-sidebar-toggle');
        if (!label) {
            return;
        }
        const button = document.createElement('button');
        button.id = 'sidebar-button';
        button.type = 'button';
        button.className = label.className;
        button.innerHTML = label.innerHTML;
        button.title = label.title;
        button.setAttribute('aria-label', 'Table of contents');
        button.setAttribute('aria-controls', 'mdbook-sidebar');
        button.addEventListener('click', () => label.click());

        const follow = () => button.setAttribute('aria-expanded', label.getAttribute('aria-expanded') || 'false');
        follow();
        new MutationObserver(follow).observe(label, { attributes: true, attributeFilter: ['aria-expanded'] });

        label.before(button);
        label.classList.add('hidden');
    }

    /** The bar above the text is the page's banner; nothing says so. */
    function banner() {
        const bar = document.getElementById('mdbook-menu-bar');
        if (bar) {
            bar.setAttribute('role', 'banner');
        }
    }

    /** A way past the sidebar's links, as the first stop of Tab. */
    function skipLink() {
        const content = document.getElementById('mdbook-content');
        if (!content) {
            return;
        }
        content.tabIndex = -1;
        const link = document.createElement('a');
        link.className = 'skip-link';
        link.href = '#mdbook-content';
        link.textContent = 'Skip to the text';
        link.addEventListener('click', event => {
            // The address stays as it is: the page has no such heading.
            event.preventDefault();
            content.focus();
        });
        document.body.prepend(link);
        firstStop();
    }

    /**
     * mdBook scrolls the sidebar to the page's own entry, and Chromium then lets
     * Tab start from there. Having had the focus, the body is where it starts.
     */
    function firstStop() {
        if (location.hash || document.activeElement !== document.body) {
            return;
        }
        document.body.tabIndex = -1;
        document.body.focus({ preventScroll: true });
        document.body.blur();
        document.body.removeAttribute('tabindex');
    }

    /**
     * What is wider than the page scrolls inside itself, and takes the focus, so
     * that the arrow keys can scroll it. mdBook turns the page at an arrow key,
     * so the key stops here.
     */
    function scrollers() {
        const wide = document.querySelectorAll('main pre > code, main .table-wrapper, main figure');
        /** @type {Record<string, string>} */
        const words = { CODE: 'Code', DIV: 'Table', FIGURE: 'Drawing' };

        /** @param {Element} element */
        function settle(element) {
            const node = /** @type {HTMLElement} */ (element);
            if (node.scrollWidth > node.clientWidth) {
                node.tabIndex = 0;
                if (node.tagName !== 'FIGURE') {
                    node.setAttribute('role', 'group');
                }
                node.setAttribute('aria-label', words[node.tagName] + ', wider than the page');
            } else {
                node.removeAttribute('tabindex');
                node.removeAttribute('role');
                node.removeAttribute('aria-label');
            }
        }

        const resized = new ResizeObserver(entries => entries.forEach(entry => settle(entry.target)));
        const unfolded = new MutationObserver(changes => changes.forEach(change => settle(/** @type {Element} */ (change.target))));
        wide.forEach(element => {
            settle(element);
            resized.observe(element);
            unfolded.observe(element, { attributes: true, attributeFilter: ['class'] });
            element.addEventListener('keydown', event => {
                const key = /** @type {KeyboardEvent} */ (event).key;
                if (key === 'ArrowLeft' || key === 'ArrowRight') {
                    event.stopPropagation();
                }
            });
        });
    }

    /**
     * The search field has no label, its results are not announced, walking
     * through them with the arrow keys moves a colour and not the focus, and the
     * excerpts carry a label that a plain span may not have.
     */
    function search() {
        const field = document.getElementById('mdbook-searchbar');
        const header = document.getElementById('mdbook-searchresults-header');
        const results = document.getElementById('mdbook-searchresults');
        if (!field || !header || !results) {
            return;
        }
        field.setAttribute('aria-label', 'Search this book');
        field.setAttribute('aria-describedby', header.id);
        header.setAttribute('role', 'status');
        new MutationObserver(() => {
            results.querySelectorAll('.teaser').forEach(teaser => teaser.removeAttribute('aria-label'));
        }).observe(results, { childList: true });
        new MutationObserver(() => {
            const link = results.querySelector('li.focus a');
            if (link && link !== document.activeElement) {
                /** @type {HTMLElement} */ (link).focus();
            }
        }).observe(results, { attributes: true, attributeFilter: ['class'], subtree: true });
    }

    sidebarButton();
    banner();
    skipLink();
    scrollers();
    search();
})();
