// What a value of the settings is: the server sends any, a control takes the kind that it shows. Pure.

/** A row of a field that has rows. @typedef {{ [part: string]: string | number | string[] }} Row */

/** Each of a list; none of what is no list. @param {unknown} value @returns {(string | number)[]} */
export const listOf = (value) => (Array.isArray(value) ? value : []);

/** The same of rows. @param {unknown} value @returns {Row[]} */
export const rowsOf = (value) => (Array.isArray(value) ? value : []);

/** A table by its names; an empty one of what is none. @param {unknown} value @returns {Record<string, unknown>} */
export const tableOf = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** A wording by its languages; empty of what is none. @param {unknown} value @returns {Record<string, string>} */
export const wordingOf = (value) =>
  Object.fromEntries(Object.entries(tableOf(value)).map(([tag, text]) => [tag, String(text)]));

/** What is written in a field of text. @param {unknown} value */
export const textOf = (value) => String(value ?? "");
