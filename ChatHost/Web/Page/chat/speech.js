/**
 * What one says: every line from when it is written until the server has it, or will not have it, and how it is shown meanwhile. The
 * outbox keeps the lines; here is when each leaves, and what its answer means.
 */
import { Outbox } from './outbox.js';
import { Refusal } from './requests.js';

export class Speech {
  #chat;
  #outbox = new Outbox();
  #underWay = new Map(); // lines of the outbox as they are shown, by entry

  constructor(chat) {
    this.#chat = chat;
  }

  /** Whether a line has left whose answer is still to come. */
  get isOwed() {
    return this.#outbox.entries.some(({ state }) => state === 'sent');
  }

  /** Says something in a conversation, now or when the connection is back. */
  say(conversation, text, type = 'send') {
    const what = conversation.kind === 'direct'
      ? { type: 'private', to: conversation.name, text }
      : { type, room: conversation.name, text };
    this.#enqueue(conversation, what);
    this.#chat.changed();
  }

  #enqueue(conversation, what) {
    const entry = this.#outbox.add(conversation.key, what);
    entry.after = conversation.timeline.last;
    conversation.newAfter = null;
    this.#show(entry);
    this.#dispatch(entry);
  }

  /** Says a block of lines as text: no line of it is a command. Said as one it stays together, as far as one message goes. */
  sayBlock(conversation, lines) {
    if (conversation.kind === 'direct') {
      for (const line of lines)
        this.say(conversation, line);
      return;
    }
    for (const part of this.#partsOf(lines))
      this.#enqueue(conversation, { type: 'send', room: conversation.name, lines: part });
    this.#chat.changed();
  }

  /** What has not left, or was refused, leaves no more. @returns {number} how many lines that were */
  discardUnsent() {
    const unsent = this.#outbox.entries.filter(entry => entry.state !== 'sent');
    for (const entry of unsent)
      this.#forget(entry);
    this.#chat.changed();
    return unsent.reduce((sum, { what }) => sum + (what.lines?.length ?? 1), 0);
  }

  /** As many lines in each as the server takes at once. */
  #partsOf(lines) {
    const { lines: most = 100, frame = 65_536 } = this.#chat.session.limits;
    const parts = [];
    let bytes = 0;
    for (const line of lines) {
      const size = 8 + 6 * line.length; // as escapes, at worst
      if (parts.length === 0 || parts.at(-1).length === most || bytes + size > frame / 2) {
        parts.push([]);
        bytes = 0;
      }
      parts.at(-1).push(line);
      bytes += size;
    }
    return parts;
  }

  /** Tries a line again that failed. */
  retry(entry) {
    entry.state = 'queued';
    entry.problem = '';
    this.#redraw(entry);
    this.#dispatch(entry);
  }

  discard(entry) {
    this.#forget(entry);
    this.#chat.changed();
  }

  /** The lines are another tab's. */
  disown() {
    this.#outbox = new Outbox();
  }

  /** The server has greeted: what has not been acknowledged leaves, or leaves again. */
  goOn(isResumed) {
    for (const entry of this.#outbox.due) {
      if (!this.#underWay.has(entry))
        this.#show(entry);
      if (entry.state === 'sent' && (!isResumed || !Outbox.isRepeatable(entry)))
        this.#failed(entry, new Refusal('lost', 'The connection was lost before the answer came: it may have arrived.'));
      else
        this.#dispatch(entry);
    }
  }

  /** An own line has come back as an event: it stands in its place now, though its acknowledgement is still to come. */
  claim(event) {
    const entry = this.#outbox.claim(event);
    if (entry)
      this.#hide(entry);
  }

  /** @returns {boolean} whether it was the answer to a line, or to nothing that anybody still waits for */
  heard(object) {
    if (object.type !== 'ack' && object.type !== 'error')
      return false;
    const entry = object.id && this.#outbox.find(object.id);
    if (!entry)
      return object.type === 'ack';
    if (object.type === 'ack')
      this.#forget(entry);
    else
      this.#failed(entry, new Refusal(object.code, object.text));
    if (entry.conversation !== this.#chat.conversations.current.key && (object.type === 'error' || entry.what.type === 'private'))
      this.#tellElsewhere(entry, object);
    return true;
  }

  #dispatch(entry) {
    const { session, connection } = this.#chat;
    if (!session.isGreeted)
      return;
    // Written down first: once it left, a reload must know.
    entry.state = 'sent';
    this.#outbox.save();
    if (!connection.send({ ...entry.what, id: entry.id }))
      entry.state = 'queued';
  }

  /** What became of a private line that was said from a room. */
  #tellElsewhere(entry, { type, text }) {
    this.#chat.tell(type === 'ack' ? `To ${entry.what.to}: ${entry.what.text}` : text, type === 'ack' ? 'notice' : 'error');
    const conversation = this.#chat.conversations.byKey(entry.conversation);
    // A name that there is not needs no conversation, but for what was said there before.
    if (type === 'error' && conversation?.kind === 'direct' && conversation.timeline.items.every(line => line.entry === entry)) {
      this.#forget(entry);
      this.#chat.conversations.close(conversation);
    }
  }

  #failed(entry, refusal) {
    this.#outbox.fail(entry, refusal.message, refusal.code);
    if (!this.#underWay.has(entry))
      this.#show(entry);
    this.#redraw(entry);
  }

  #forget(entry) {
    this.#hide(entry);
    this.#underWay.delete(entry);
    this.#outbox.remove(entry);
  }

  #show(entry) {
    const { conversations, session } = this.#chat;
    const conversation = conversations.byKey(entry.conversation) ?? conversations.current;
    const { type, lines, text = lines.length === 1 ? lines[0] : `${lines[0]} \u2026 (${lines.length} lines)` } = entry.what;
    const kind = { send: 'message', private: 'private' }[type] ?? type;
    const line = { kind, entry, text, nick: session.nick, account: this.#chat.account.name, time: entry.time, isOwn: true };
    this.#underWay.set(entry, { line, timeline: conversation.timeline });
    conversation.timeline.addPending(line);
  }

  #hide(entry) {
    const shown = this.#underWay.get(entry);
    if (!shown)
      return;
    // The timeline it was put in may have begun anew, and taken it along.
    for (const { timeline } of [...this.#chat.conversations.all, this.#chat.conversations.nowhere, shown])
      timeline.remove(shown.line);
  }

  #redraw(entry) {
    const shown = this.#underWay.get(entry);
    if (shown)
      shown.line.version = (shown.line.version ?? 0) + 1;
    this.#chat.changed();
  }
}
