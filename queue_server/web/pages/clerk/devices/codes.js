// What a scanner sent: the slip of a ticket, or any other code. Pure.

/** What scanners and keyboards put around a code and nobody prints: controls, marks of order and width. */
// eslint-disable-next-line no-control-regex
const UNPRINTED = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]/g;
/**
 * The address that a slip carries, wherever it begins (behind a code identifier such as "]Q1", or a
 * letter that the scanner was set to send) and in whatever folder the office's address lies.
 */
const SLIP = /https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?\/t\/([\w-]+)\/?$/i;

/** The code without what the scanner added. @param {string} code */
export const cleaned = (code) => code.replace(UNPRINTED, "").trim();

/** The token of the ticket whose slip this is; null for any other code. @param {string} code */
export const slipToken = (code) => SLIP.exec(cleaned(code))?.[1] ?? null;
