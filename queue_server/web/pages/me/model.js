// What the page about oneself says of the second step. Pure.

/**
 * What the server said of the second step, what is shown once, and what was refused.
 * @typedef {object} SecondStep
 * @property {import("wire").SecondStepState | null} step
 * @property {import("wire").NewSecret | null} secret
 * @property {string[] | null} recovery
 * @property {string | null} said
 */

/**
 * Which of its states the second step is in: "unknown" until it was read, "off", "setting up",
 * "codes" while new recovery codes are shown, "on".
 * @param {Pick<SecondStep, "step" | "secret" | "recovery">} known
 */
export function stateOf({ step, secret, recovery }) {
  if (recovery) return "codes";
  if (secret) return "setting up";
  if (!step) return "unknown";
  return step.on ? "on" : "off";
}

/** A secret in groups of four, as one types it into an app. @param {string} secret */
export const grouped = (secret) => secret.match(/.{1,4}/g)?.join(" ") ?? "";

/** Whether so few recovery codes are left that new ones should be made. @param {number} left */
export const runsOut = (left) => left <= 3;
