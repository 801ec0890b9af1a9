// Runs beside the page: hands over what the microphone heard, piece by piece.

/**
 * What a worklet has beside what every script has.
 * @typedef {{ AudioWorkletProcessor: new () => { port: MessagePort },
 *   registerProcessor: (name: string, processor: new () => object) => void }} WorkletScope
 */

const scope = /** @type {WorkletScope} */ (/** @type {unknown} */ (globalThis));

class Tape extends scope.AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs channels by input */
  process([[channel]]) {
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}

scope.registerProcessor("tape", Tape);
