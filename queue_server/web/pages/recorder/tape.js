// Runs beside the page: hands over what the microphone heard, piece by piece.

const scope = /** @type {any} */ (globalThis);

class Tape extends scope.AudioWorkletProcessor {
  process([[channel]]) {
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}

scope.registerProcessor("tape", Tape);
