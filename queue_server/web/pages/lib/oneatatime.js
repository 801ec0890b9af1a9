// One thing at a time: what becomes of a press while an earlier one is under way. Pure: no DOM, no requests.

/** A person still means what was pressed so long ago; what would come later has to be pressed again. */
const MEANT_FOR_MS = 2000;
/** So many different presses at once are nobody's. */
const MOST_WAITING = 4;

/** @typedef {"go" | "same" | "late"} Turn */

export class OneAtATime {
  constructor(meantForMs = MEANT_FOR_MS) {
    this.meantForMs = meantForMs;
    /** @type {string | null} what is under way */
    this.pending = null;
    /** @type {{ what: string, decide: (turn: Turn) => void }[]} */
    this.waiting = [];
  }

  /**
   * Whether an act may begin: "go" at once or when those before it are done; "same" if it is the press
   * that is under way already; "late" if its turn did not come in time, and then it must not be done.
   * The one that may go says when it is {@link done}.
   * @param {string} what names the act and what it is done to
   * @returns {Turn | Promise<Turn>}
   */
  turn(what) {
    if (this.pending === null) {
      this.pending = what;
      return "go";
    }
    if (this.pending === what || this.waiting.some((one) => one.what === what)) return "same";
    if (this.waiting.length >= MOST_WAITING) return "late";
    return new Promise((decide) => {
      const one = { what, decide };
      this.waiting.push(one);
      setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== one);
        decide("late");
      }, this.meantForMs);
    });
  }

  /** What was under way has ended; the next may begin. */
  done() {
    const next = this.waiting.shift();
    this.pending = next?.what ?? null;
    next?.decide("go");
  }

  /** Nobody waits any more, as when the person has been signed out. */
  forget() {
    const gone = this.waiting;
    this.waiting = [];
    for (const one of gone) one.decide("same");
  }
}
