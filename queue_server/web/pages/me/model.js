// What the page about oneself says of the second step. Pure.

/**
 * Which of its states the second step is in: "unknown" until it was read, "off", "setting up",
 * "codes" while new recovery codes are shown, "on".
 */
export function stateOf({ step, secret, recovery }) {
  if (recovery) return "codes";
  if (secret) return "setting up";
  if (!step) return "unknown";
  return step.on ? "on" : "off";
}

/** A secret in groups of four, as one types it into an app. */
export const grouped = (secret) => secret.match(/.{1,4}/g)?.join(" ") ?? "";

/** Whether so few recovery codes are left that new ones should be made. */
export const runsOut = (left) => left <= 3;
