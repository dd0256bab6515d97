// A copy of the book with one page more, which has a question of every kind and
// an explorer.

import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, copy } from './book.mjs';

/** The page that asks. */
export const QUIZ = 'quiz.html';

const PAGE = `# Quiz

{{#explore lost-update}}

{{#check}}
`;

const QUESTIONS = `
[[question]]
id = "quiz-plain-1"
ask = "Which of \`these\` is right?"
[[question.choice]]
text = "The first."
why = """
The first is *not* right.

\`\`\`rust
let first = 1;
\`\`\`
"""
[[question.choice]]
text = "The second."
right = true
why = "The second *is* right."
[[question.choice]]
text = "The third."
why = "The third is *not* right."

[[question]]
id = "quiz-outcomes-1"
ask = """
How can it end?

\`\`\`rust
let a_long_name_for_a_number_of_notes_that_were_played_by_two_threads_at_once_and_counted = 1;
\`\`\`
"""
explore = "lost-update"
[[question.choice]]
text = "With two notes."
outcome = "played == 2"
why = "One after the other."
[[question.choice]]
text = "With none."
outcome = "played == 0"
why = "Each stores what it loaded, plus one."
[[question.choice]]
text = "With one."
outcome = "played == 1"
why = "Both load 0."

[[question]]
id = "quiz-printed-1"
ask = "What does it print?"
prints = "mutex/shared_patch"
why = "The lock is held."
[[question.choice]]
text = """
the cutoff stands at 500 Hz
blocks rendered from a half-made edit: 3"""
why = "Nobody sees half an edit."
[[question.choice]]
text = "nothing"
why = "It prints."
`;

/**
 * Builds it, to be opened as files.
 * @returns {Promise<{ root: string, base: string, remove: () => Promise<void> }>}
 */
export async function quiz() {
    const { root, remove } = await copy();
    try {
        await writeFile(join(root, 'src/quiz.md'), PAGE);
        await writeFile(join(root, 'src/quiz.toml'), QUESTIONS);
        await appendFile(join(root, 'src/SUMMARY.md'), '\n[Quiz](quiz.md)\n');
        return { root, base: await build(root), remove };
    } catch (error) {
        await remove();
        throw error;
    }
}
