/** How long to wait before the next try: doubling, and jittered so that a server that restarts is not called by all at once. */
const First = 500; // ms
const Longest = 30_000; // ms
const WhenTold = 5_000; // ms; the least, when the server asked to be tried later

export class Backoff {
  #tries = 0;

  /** @returns {number} milliseconds: at least half of what the doubling says, the rest by chance */
  next(isToldToWait) {
    const whole = Math.min(Longest, Math.max(isToldToWait ? WhenTold : 0, First * 2 ** this.#tries));
    this.#tries = Math.min(this.#tries + 1, 16);
    return whole / 2 + Math.random() * whole / 2;
  }

  reset() {
    this.#tries = 0;
  }
}
