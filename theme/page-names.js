// "Next" says where it leads: the links at the end of a page take the name of
// the page from the sidebar.

(function pageNames() {
    'use strict';

    /** @type {Map<string, string>} address of a page → its name */
    const names = new Map();
    document.querySelectorAll('#mdbook-sidebar .chapter-item a[href]').forEach(element => {
        const link = /** @type {HTMLAnchorElement} */ (element);
        const name = Array.from(link.childNodes)
            .filter(node => node.nodeName !== 'STRONG')
            .map(node => node.textContent)
            .join('')
            .trim();
        if (!names.has(link.href)) {
            names.set(link.href, name);
        }
    });

    document.querySelectorAll('.mobile-nav-chapters').forEach(element => {
        const link = /** @type {HTMLAnchorElement} */ (element);
        const name = names.get(link.href);
        if (!name) {
            return;
        }
        const label = document.createElement('span');
        label.className = 'page-name';
        label.textContent = name;
        link.append(label);
        const word = link.classList.contains('next') ? 'Next page' : 'Previous page';
        link.setAttribute('aria-label', word + ': ' + name);
        link.title = word;
    });
})();
