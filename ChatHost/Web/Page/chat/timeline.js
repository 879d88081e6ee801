/**
 * One conversation in order: what the room numbered, and between that what has no number (who came, answers to commands,
 * private lines, own lines under way). However often and in whatever order numbers arrive, each is there once.
 *
 * An item has `after`, the number it stands behind or has itself, and `place`, its order among those of one number.
 */
const MostKept = 20_000; // items of one conversation; past that, the oldest go, and scrolling up brings them back
const Dropped = 1_000;

export class Timeline {
  items = [];
  /** Where the log goes on below the first item: there is nothing older when false. */
  hasOlder = true;
  #bySeq = new Map();
  #seen = []; // ranges of numbers dealt with, [from, to], ascending, apart from each other; [n + 1, n] is an empty one
  #lastPlace = 0;

  /** The highest number heard of; 0 before the first. */
  get last() {
    return this.#seen.at(-1)?.[1] ?? 0;
  }

  /** The lowest number here; what is older can be asked for. */
  get first() {
    return this.#seen[0]?.[0] ?? 0;
  }

  /** The number up to which nothing is missing: where a resumed session has to go on. */
  get complete() {
    return this.#seen[0]?.[1] ?? 0;
  }

  /** Nothing is here, and what follows is newer than this number. */
  beginAt(seq) {
    if (this.#seen.length === 0)
      this.#seen.push([seq + 1, seq]);
  }

  /** Nothing of the log is here yet. */
  get isBlank() {
    return this.first > this.last;
  }

  has(seq) {
    return this.#seen.some(([from, to]) => seq >= from && seq <= to);
  }

  /** @returns {boolean} false if that number is here already */
  addNumbered(item) {
    if (this.has(item.seq))
      return false;
    item.after = item.seq;
    item.place = 0;
    this.cover(item.seq, item.seq);
    this.#bySeq.set(item.seq, item);
    this.#insert(item);
    this.#dropOldest();
    return true;
  }

  /** A number has been given, whatever stands there: what is missing before it is a hole. */
  knowOf(seq) {
    if (seq > this.last)
      this.#seen.push([seq + 1, seq]);
  }

  /** Puts something without a number behind all that has come. */
  addPassing(item) {
    item.after = this.last;
    item.place = ++this.#lastPlace;
    this.#insert(item);
    return item;
  }

  /** Puts something without a number just before a number. */
  addAt(seq, item) {
    item.after = seq - 1;
    item.place = ++this.#lastPlace;
    this.#insert(item);
  }

  /** Puts an own line under way at the very end. */
  addPending(item) {
    item.after = Infinity;
    item.place = ++this.#lastPlace;
    this.#insert(item);
  }

  remove(item) {
    const index = this.indexOf(item);
    if (index >= 0)
      this.items.splice(index, 1);
  }

  /** An operator removed it; its number stays used. */
  erase(seq) {
    const item = this.#bySeq.get(seq);
    if (!item || item.kind === 'erased')
      return item;
    item.kind = 'erased';
    item.text = '';
    item.version = (item.version ?? 0) + 1;
    return item;
  }

  /** These numbers are dealt with, whether something came of them or not. */
  cover(from, to) {
    if (to < from)
      return;
    const apart = [];
    for (const range of this.#seen) {
      if (range[1] < from - 1 || range[0] > to + 1) {
        apart.push(range);
      } else {
        from = Math.min(from, range[0]);
        to = Math.max(to, range[1]);
      }
    }
    apart.push([from, to]);
    this.#seen = apart.sort((one, other) => one[0] - other[0]);
  }

  /** @returns {?{from: number, to: number}} the oldest numbers that are missing in between */
  get hole() {
    return this.#seen.length > 1 ? { from: this.#seen[0][1] + 1, to: this.#seen[1][0] - 1 } : null;
  }

  indexOf(item) {
    const index = this.#indexAt(item);
    return this.items[index] === item ? index : -1;
  }

  /** @returns {number} where the first item is that stands behind this number */
  indexAfter(seq) {
    return this.#indexAt({ after: seq, place: Infinity });
  }

  #insert(item) {
    this.items.splice(this.#indexAt(item), 0, item);
  }

  #indexAt({ after, place }) {
    const isBefore = other => other.after < after || (other.after === after && other.place < place);
    // Nearly all that comes belongs at the end.
    if (this.items.length === 0 || isBefore(this.items.at(-1)))
      return this.items.length;
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      [low, high] = isBefore(this.items[middle]) ? [middle + 1, high] : [low, middle];
    }
    return low;
  }

  #dropOldest() {
    if (this.items.length <= MostKept || this.#seen.length > 1)
      return;
    for (const item of this.items.splice(0, Dropped))
      this.#bySeq.delete(item.seq);
    const oldest = this.items.find(item => item.seq);
    if (oldest)
      this.#seen[0][0] = oldest.seq;
    this.hasOlder = true;
  }
}
