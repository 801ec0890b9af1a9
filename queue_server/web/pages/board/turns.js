// Which call is on stage, and when it is chimed: the rule of the TV wall, for browsers of 2018.
// A classic script of ES2015; it knows no document.

/** @typedef {import("wire").PictureCall} PictureCall */

(function (/** @type {typeof globalThis} */ root) {
  "use strict";

  /** An older call is shown without sound. */
  var FRESH_MS = 30000;
  /** A turn flashes this long, also when others wait. */
  var TURN_MS = 5400;
  /** A voice that has not ended after this long no longer holds up the next turn. */
  var LONGEST_VOICE_MS = 25000;
  var MOST_WAITING = 200;

  /** Turns of calls, none twice. `taken` is the last call that had its turn here before. */
  class Turns {
    /** @param {number} taken */
    constructor(taken) {
      this.taken = taken || 0;
      /** @type {PictureCall[]} */
      this.waiting = [];
      /** @type {{ call: PictureCall, since: number } | null} */
      this.turn = null;
      this.speaking = false;
    }

    /** Take in a picture's calls; `message.at` is the server's time of the picture. @param {import("wire").BoardPicture} message */
    take(message) {
      const newest = message.calls.reduce((most, call) => Math.max(most, call.n), 0);
      // A restored database: its numbers are other calls than ours.
      if (newest && newest < this.taken) this.taken = 0;
      const at = Date.parse(message.at);
      message.calls
        .filter((call) => call.n > this.taken)
        .sort((one, other) => one.n - other.n)
        .forEach((call) => this.queue(call, at));
      this.taken = Math.max(this.taken, newest);
      this.withdraw(message.here);
    }

    /** @param {PictureCall} call @param {number} at */
    queue(call, at) {
      if (at - Date.parse(call.at) >= FRESH_MS) return;
      // A recall of a number that still waits for its turn is that one turn.
      this.waiting = this.waiting.filter((other) => other.label !== call.label);
      this.waiting.push(call);
      this.waiting = this.waiting.slice(-MOST_WAITING);
    }

    /** A number that is no longer at its counter would be sent to one that does not expect it. @param {string[]} here */
    withdraw(here) {
      const stays = (/** @type {PictureCall} */ call) => here.indexOf(call.label + "@" + call.counter) >= 0;
      this.waiting = this.waiting.filter(stays);
      if (this.turn && !stays(this.turn.call)) this.turn = null;
    }

    /** Let time pass; returns the call whose turn begins now, or null. `now` never jumps. @param {number} now */
    next(now) {
      if (this.turn && now - this.turn.since < (this.speaking ? LONGEST_VOICE_MS : TURN_MS)) return null;
      this.turn = null;
      this.speaking = false;
      const call = this.waiting.shift();
      if (!call) return null;
      this.turn = { call: call, since: now };
      return call;
    }

    /** The last call that had its turn, or was only shown: what a restart need not repeat. */
    done() {
      return this.waiting.reduce((least, call) => Math.min(least, call.n - 1), this.taken);
    }
  }

  root.JiaohaoTurns = Turns;
})(this);
