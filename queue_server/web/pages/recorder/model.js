// What the recorder decides, without a document: what is read next, and takes as files.

/** @typedef {{ key: string, words: string, done: boolean }} Phrase */
/**
 * A pack that is being read: by language, its phrases and what is known of the speaker.
 * @typedef {{ language: string, phrases: Phrase[], facts: Record<string, string> }} Pack
 */
/**
 * What the recorder says of a take: levels in dB, and what is wrong with it.
 * @typedef {{ faults: string[], kept: boolean, peak_db: number, over_room_db: number, seconds: number, lufs: number }} Verdict
 */

/**
 * The first phrase that has not been recorded, from `at` on; `at` where all are.
 * @param {Pick<Phrase, "done">[]} phrases
 */
export function nextOf(phrases, at = 0) {
  for (let step = 0; step < phrases.length; step += 1) {
    const place = (at + step) % phrases.length;
    if (!phrases[place].done) return place;
  }
  return at;
}

/** @param {Pick<Phrase, "done">[]} phrases */
export const doneOf = (phrases) => phrases.filter((one) => one.done).length;

/** The loudest of a piece, from 0 to 1. @param {Float32Array} piece */
export const peakOf = (piece) => piece.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** dB below full scale as a share of a meter that begins at -60. @param {number} peak */
export const shareOf = (peak) => Math.max(0, Math.min(1, 1 + (20 * Math.log10(Math.max(peak, 1e-6))) / 60));

/**
 * A WAV file, 16 bits, one channel, of pieces with values from -1 to 1.
 * @param {Float32Array[]} pieces @param {number} rate
 */
export function waveOf(pieces, rate) {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * length));
  /** @param {number} at @param {string} letters */
  const text = (at, letters) => [...letters].forEach((letter, by) => view.setUint8(at + by, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * length, true);
  let at = 44;
  for (const piece of pieces) {
    for (const value of piece) {
      view.setInt16(at, Math.max(-1, Math.min(1, value)) * 32767, true);
      at += 2;
    }
  }
  return view.buffer;
}
