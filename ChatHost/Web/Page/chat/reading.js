/**
 * How far an account has read, over all its devices: the server is told what was seen here, and tells what was seen elsewhere. Told is
 * now and then, and only the last number.
 */
const Pause = 500; // ms

export class Reading {
  #chat;
  #told = new Map(); // numbers by account and conversation
  #due = new Set();
  #timer = 0;

  constructor(chat) {
    this.#chat = chat;
  }

  /** All of a conversation has been seen. */
  seen(conversation) {
    if (this.#isTold(conversation))
      return;
    this.#due.add(conversation);
    this.#timer ||= setTimeout(() => this.#tell(), Pause);
  }

  /** Another device has shown it up to a number. */
  seenElsewhere({ room, with: other, seq }) {
    const conversation = room ? this.#chat.conversations.room(room) : this.#chat.conversations.direct(other);
    if (!conversation)
      return;
    this.#told.set(this.#keyOf(conversation), seq);
    conversation.readElsewhere(seq);
  }

  #tell() {
    this.#timer = 0;
    for (const conversation of this.#due) {
      const { kind, name, timeline: { last: seq } } = conversation;
      if (this.#isTold(conversation))
        continue;
      this.#told.set(this.#keyOf(conversation), seq);
      this.#chat.ask({ type: 'read', ...kind === 'room' ? { room: name } : { with: name }, seq }).catch(() => {});
    }
    this.#due.clear();
  }

  #isTold(conversation) {
    const { last } = conversation.timeline;
    return this.#chat.account.name === null || last === 0 || (this.#told.get(this.#keyOf(conversation)) ?? 0) >= last;
  }

  #keyOf({ key }) {
    return `${this.#chat.account.name} ${key}`;
  }
}
