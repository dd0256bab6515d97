// What files weigh as a server would send them.

import { gzipSync } from 'node:zlib';

/** The scripts and styles of questions and of a reader's progress. */
export const QUIZ_FILES = /theme\/(check-of-understanding|progress(-store)?|reading-progress)\.(js|css)$/;

/** What they may weigh together. */
export const QUIZ_LIMIT = 10 * 1024;

/** @param {string | Buffer} body @returns {number} bytes */
export const gzipped = body => gzipSync(body, { level: 9 }).length;
