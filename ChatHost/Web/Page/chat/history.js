/** Brings what a room said before: the page above what is shown, and what is missing in between. */
const PageSize = 100;
const Pause = 3_000; // ms after a page did not come

export class History {
  #chat;
  #fetching = new Set();

  constructor(chat) {
    this.#chat = chat;
  }

  /** The page before the oldest line that is here. */
  async loadOlder(conversation) {
    const { timeline } = conversation;
    if (conversation.kind !== 'room' || !this.#chat.session.isGreeted || conversation.isLoading || !timeline.hasOlder || timeline.first === 0)
      return;
    if (Date.now() < conversation.loadsAgainAt)
      return;
    const to = timeline.first - 1;
    if (to === 0) {
      timeline.hasOlder = false;
      return;
    }
    const after = Math.max(0, to - PageSize);
    conversation.isLoading = true;
    try {
      const found = await this.read(conversation.name, after, to - after);
      // While it came, the log may have been found to be another.
      if (conversation.timeline !== timeline)
        return;
      // At once, newest first: so the timeline grows at its beginning, and never has a hole.
      const older = found.filter(({ seq }) => seq <= to);
      for (const object of older.toReversed())
        this.#chat.events.heard(object, true);
      timeline.cover(after + 1, to);
      timeline.hasOlder = after > 0 && older.length > 0;
    } catch {
      // The connection is gone, or the log away.
      conversation.loadsAgainAt = Date.now() + Pause;
    } finally {
      conversation.isLoading = false;
      this.#chat.changed();
    }
  }

  /** What is missing in between: the reader was too slow for it, or the log began later than one came back for. */
  async fill(conversation) {
    const { timeline } = conversation;
    if (this.#fetching.has(timeline))
      return;
    this.#fetching.add(timeline);
    try {
      for (let hole = timeline.hole; hole; hole = timeline.hole)
        await this.#fillFrom(conversation, timeline, hole);
    } catch {
      // Coming back begins before the hole, so it is filled then.
    } finally {
      this.#fetching.delete(timeline);
      this.#chat.changed();
    }
  }

  async #fillFrom(conversation, timeline, { from, to }) {
    const limit = Math.min(to - from + 1, this.#chat.session.limits.history);
    const found = (await this.read(conversation.name, from - 1, limit)).map(({ seq }) => seq).filter(seq => seq >= from);
    const end = found.length < limit ? to : Math.min(to, Math.max(...found));
    if (!found.some(seq => seq <= to))
      this.#tellLost(timeline, from, to);
    timeline.cover(from, end);
  }

  #tellLost(timeline, from, to) {
    const count = to - from + 1;
    timeline.addAt(from, { kind: 'notice', text: count === 1 ? 'One line is no longer kept.' : `${count} lines are no longer kept.`, time: 0 });
  }

  /** Asks for events of a room after a number. What fills a hole takes its place by itself. */
  async read(room, after, limit) {
    // What is said meanwhile passes by as well, and may come once more in the answer.
    const heard = new Map();
    await this.#chat.ask({ type: 'history', room, after, limit }, object => object.room === room && object.seq && object.type !== 'ack' && heard.set(object.seq, object));
    const found = [...heard.values()].sort((one, other) => one.seq - other.seq);
    return found.filter(({ seq }) => seq > after).slice(0, limit);
  }
}
