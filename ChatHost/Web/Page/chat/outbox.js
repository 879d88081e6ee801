/**
 * Own lines until the server has acknowledged them. They are written down before they leave, so neither a lost connection
 * nor a reload loses one; they go again under their first id, so the server says none twice.
 *
 * States: `queued` (never left), `sent` (left; whether it arrived is not known), `failed` (will not leave again by itself).
 */
import { tab } from './memory.js';

export class Outbox {
  entries;

  constructor() {
    this.entries = tab.get('outbox', []).map(entry => ({ ...entry, isClaimed: false }));
  }

  /** @param what {{type: string, room: ?string, to: ?string, text: ?string, lines: ?string[]}} as it will be sent */
  add(conversation, what) {
    const entry = { id: newId(), conversation, what, state: 'queued', time: Date.now(), after: 0, problem: '' };
    this.entries.push(entry);
    this.save();
    return entry;
  }

  find(id) {
    return this.entries.find(entry => entry.id === id);
  }

  /** Those that have to leave, oldest first. */
  get due() {
    return this.entries.filter(entry => entry.state !== 'failed');
  }

  /** A private line has no number, so the server cannot know it again: one that left must not leave twice by itself. */
  static isRepeatable(entry) {
    return entry.what.type !== 'private';
  }

  remove(entry) {
    this.entries = this.entries.filter(other => other !== entry);
    this.save();
  }

  fail(entry, problem, code) {
    entry.state = 'failed';
    entry.problem = problem;
    entry.isClaimed = false;
    // Under an id that means something else, it would be refused again.
    if (code === 'idReused')
      entry.id = newId();
    this.save();
  }

  /**
   * The line that a room's event is, if it is an own one whose acknowledgement is still to come: so it is not seen twice
   * meanwhile.
   */
  claim(event) {
    const entry = this.entries.find(({ what, state, isClaimed, after }) =>
      state === 'sent' && !isClaimed && event.seq > after
      && what.type === (event.type === 'message' ? 'send' : event.type) && what.room === event.room
      && (what.lines ? event.first === undefined && event.text === what.lines[0].trimEnd() : what.text === event.text));
    if (entry)
      entry.isClaimed = true;
    return entry;
  }

  save() {
    tab.set('outbox', this.entries);
  }
}

/** 128 random bits. `crypto.randomUUID` is not there on pages that came over plain HTTP. */
export const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
