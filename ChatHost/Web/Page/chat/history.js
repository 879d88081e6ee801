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
    if (conversation.kind === 'direct') {
      await this.#loadOlderPrivate(conversation);
      return;
    }
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

  /** The same of what another account and one's own said to each other. */
  async #loadOlderPrivate(conversation) {
    const { name, timeline } = conversation;
    const { account, session } = this.#chat;
    if (account.name === null || !session.isGreeted || conversation.isLoading || !timeline.hasOlder || Date.now() < conversation.loadsAgainAt)
      return;
    const after = timeline.first > 0 ? { after: Math.max(0, timeline.first - 1 - PageSize) } : {};
    const limit = timeline.first > 0 ? Math.min(PageSize, timeline.first - 1) : PageSize;
    let found = 0;
    conversation.isLoading = true;
    conversation.isOpening = timeline.first === 0;
    try {
      // They take their places by themselves.
      if (limit > 0)
        await this.#chat.ask({ type: 'history', with: name, limit, ...after }, object => object.type === 'private' && found++);
      timeline.hasOlder = found > 0 && timeline.first > 1;
    } catch (refusal) {
      // Where the other has no account, nothing is kept; else the connection is gone, or the log away.
      if (refusal.code === 'noSuchNick')
        timeline.hasOlder = false;
      conversation.loadsAgainAt = Date.now() + Pause;
    } finally {
      conversation.isLoading = conversation.isOpening = false;
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
