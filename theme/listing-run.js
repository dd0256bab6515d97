// The command under a listing gets a button that copies it.

(function listingRun() {
    'use strict';

    /**
     * @param {HTMLElement} line the paragraph that holds the command
     */
    function enhance(line) {
        const command = line.querySelector('code');
        if (!command) {
            return;
        }
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = 'Copy';
        button.setAttribute('aria-label', 'Copy the command ' + command.textContent);
        button.addEventListener('click', async () => {
            try {
                await navigator.clipboard.writeText(command.textContent || '');
                button.textContent = 'Copied';
                setTimeout(() => { button.textContent = 'Copy'; }, 1500);
            } catch {
                // No clipboard here: leave the command selected, one key away.
                const selection = window.getSelection();
                if (selection) {
                    selection.selectAllChildren(command);
                }
            }
        });
        line.append(button);
    }

    document.querySelectorAll('p.listing-run').forEach(line => enhance(/** @type {HTMLElement} */ (line)));
})();
