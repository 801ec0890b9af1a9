// What the staff page of campaigns decides, without a document: tested by `node --test`.

/** @typedef {import("wire").StaffIntent} Intent */
/** @typedef {import("wire").IntentStepBody["do"]} Step */

/** Where a campaign is: one may register; it waits for the draw; it is drawn. @param {{ open: boolean, drawn: boolean }} campaign */
export const phaseOf = ({ open, drawn }) => (drawn ? "drawn" : open ? "open" : "closed");

/** @type {Partial<Record<Intent["state"], Step[]>>} */
const ACTIONS = {
  registered: ["withdraw"], listed: ["withdraw"], invited: ["accept", "withdraw"], accepted: ["serve", "withdraw"],
};

/** What staff may do for an applicant, the usual first. @param {Pick<Intent, "state">} intent */
export const actionsOf = ({ state }) => ACTIONS[state] ?? [];

const STATES = ["registered", "listed", "invited", "accepted", "served", "declined", "lapsed", "withdrawn"];

/**
 * How many are in each state; empty states are left out.
 * @param {{state: string}[]} intents
 * @returns {[string, number][]}
 */
export const countsOf = (intents) =>
  STATES.map((state) => /** @type {[string, number]} */ ([state, intents.filter((one) => one.state === state).length]))
    .filter(([, count]) => count > 0);
