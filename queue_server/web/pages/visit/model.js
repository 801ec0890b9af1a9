// What the page of one's own visit decides, without a document: tested by `node --test`.

/** Whether it can still be called off: not once the crew is on its way. @param {{ state: string }} visit */
export const mayCancel = ({ state }) => ["requested", "planned", "not_met"].includes(state);

/** The token in the page's address. @param {string} path */
export const tokenOf = (path) => decodeURIComponent(path.slice("/v/".length));
