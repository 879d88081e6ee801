/** A room one is in, or a person one speaks with privately: its lines, who is there, and how much of it is unread. */
import { browser } from './memory.js';
import { NoRules } from './moderation.js';
import { fold } from './names.js';
import { Timeline } from './timeline.js';

export class Conversation {
  timeline = new Timeline();
  /** Nicknames by their folded form. */
  people = new Map();
  /** How many are there; more than are named, in a large room. */
  total = 0;
  topic = '';
  /** Who may what, and the settings: the server's `room`. */
  rules = NoRules;
  /** What an operator did last. */
  moderated = null;
  draft = '';
  /** What has no number and is not read yet. */
  unreadPassing = 0;
  /** The line "new" stands behind this number; null where there is none. */
  newAfter = null;
  isLoading = false;
  /** Whether its first lines are being asked for: none of them is news. */
  isOpening = false;
  loadsAgainAt = 0;

  /** @param kind {'room' | 'direct'} */
  constructor(kind, name) {
    this.kind = kind;
    this.name = name;
    this.readTo = kind === 'room' ? browser.get('read', {})[this.key] ?? null : null;
  }

  get key() {
    return (this.kind === 'room' ? '#' : '@') + fold(this.name);
  }

  /** Whether the server keeps what was said in private: both have an account. */
  get isKept() {
    return this.kind === 'direct' && this.timeline.last > 0;
  }

  /** How many lines of others came since one looked, as far as is known here. */
  get unread() {
    if (this.kind === 'direct' || this.readTo === null)
      return this.unreadPassing;
    const { timeline } = this;
    const notHere = Math.max(0, timeline.first - 1 - this.readTo);
    let here = 0;
    for (let i = timeline.items.length - 1; i >= 0 && timeline.items[i].after > this.readTo; i--)
      here += isSpoken(timeline.items[i]) ? 1 : 0;
    return notHere + here;
  }

  /**
   * The room has said so much when one begins to listen. What is known of a log that has since begun anew counts for nothing.
   * @param read {number} how far the account has read it, on whatever device; 0 where it never said so
   */
  beginAt(lastSeq, read = 0) {
    if (read > 0)
      this.readTo = Math.max(this.readTo ?? 0, read);
    if (this.readTo === null || this.readTo > lastSeq)
      this.readTo = lastSeq;
    if (this.readTo < lastSeq)
      this.newAfter = this.readTo;
    this.timeline.beginAt(lastSeq);
  }

  /** A line came that nobody sees now. */
  cameUnseen() {
    if (this.unread === 0 || this.newAfter === null)
      this.newAfter = this.kind === 'room' ? this.readTo : this.newAfter ?? this.timeline.last;
  }

  /** Another tab of this browser, or device, has shown it up to a number. Where that log began anew, its own `beginAt` says so. */
  readElsewhere(seq) {
    if (this.kind === 'direct' && seq >= this.timeline.last)
      this.unreadPassing = 0;
    if (this.kind === 'room' && this.readTo !== null && seq > this.readTo)
      this.readTo = seq;
  }

  /** All of it has been seen. */
  markRead() {
    this.unreadPassing = 0;
    if (this.kind !== 'room' || this.readTo >= this.timeline.last)
      return;
    this.readTo = this.timeline.last;
    browser.update('read', read => ({ ...read, [this.key]: this.readTo }));
  }

  /** Begins again with nothing, as the log did; own lines under way stay. */
  reset() {
    const pending = this.timeline.items.filter(item => item.after === Infinity);
    this.timeline = new Timeline();
    for (const item of pending)
      this.timeline.addPending(item);
    this.newAfter = null;
    this.loadsAgainAt = 0;
  }
}

const isSpoken = item => (item.kind === 'message' || item.kind === 'action') && !item.isOwn && !item.isHidden && item.seq;
