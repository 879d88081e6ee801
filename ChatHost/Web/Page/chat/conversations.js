/** All conversations of this tab, rooms in the order entered, and the one that is open. */
import { Conversation } from './conversation.js';
import { fold } from './names.js';
import { browser, tab } from './memory.js';

const KeptPrivateLines = 100; // of each person, over a reload

export class Conversations {
  /** Where notices stand while one is in no room. */
  nowhere = new Conversation('none', 'No room');
  #all = [];
  #current = tab.get('current', null);

  constructor() {
    for (const { name, unread, lines } of tab.get('directs', [])) {
      const direct = this.open('direct', name);
      direct.unreadPassing = unread;
      for (const line of lines)
        direct.timeline[line.seq ? 'addNumbered' : 'addPassing'](line);
    }
  }

  /** What another tab of this browser has shown is unread in none. @param read {object} numbers by the key of their conversation */
  readElsewhere(read) {
    for (const room of this.rooms)
      room.readElsewhere(read?.[room.key] ?? 0);
  }

  get rooms() {
    return this.#all.filter(({ kind }) => kind === 'room');
  }

  get directs() {
    return this.#all.filter(({ kind }) => kind === 'direct');
  }

  /** As they are listed. */
  get all() {
    return [...this.rooms, ...this.directs];
  }

  get current() {
    return this.#all.find(({ key }) => key === this.#current) ?? this.rooms.at(-1) ?? this.directs.at(-1) ?? this.nowhere;
  }

  room(name) {
    return this.#find('#' + fold(name));
  }

  direct(name) {
    return this.#find('@' + fold(name));
  }

  byKey(key) {
    return this.#find(key);
  }

  /** The conversation, made if there is none. */
  open(kind, name) {
    let conversation = kind === 'room' ? this.room(name) : this.direct(name);
    if (!conversation) {
      conversation = new Conversation(kind, name);
      this.#all.push(conversation);
      this.#remember();
    }
    return conversation;
  }

  close(conversation) {
    this.#all = this.#all.filter(other => other !== conversation);
    this.#remember();
    this.keepDirects();
  }

  get isChosen() {
    return this.#find(this.#current) !== undefined;
  }

  choose(conversation) {
    this.#current = conversation.key;
    tab.set('current', conversation.key);
  }

  /** Somebody has another name, and private lines go on under it. */
  rename(direct, to) {
    if (this.direct(to))
      return;
    const isCurrent = this.current === direct;
    direct.name = to;
    if (isCurrent)
      this.choose(direct);
    this.keepDirects();
  }

  /** All of a conversation has been seen. */
  markRead(conversation) {
    const wasUnread = conversation.unreadPassing > 0;
    conversation.markRead();
    if (wasUnread)
      this.keepDirects();
  }

  /** What two accounts said to each other is not for whoever uses this tab next. */
  closeKept() {
    for (const direct of this.directs) {
      if (direct.isKept)
        this.close(direct);
    }
  }

  /** Private lines with a guest are nowhere but here. */
  keepDirects() {
    tab.set('directs', this.directs.map(({ name, unreadPassing, timeline }) => ({
      name,
      unread: unreadPassing,
      lines: timeline.items.filter(item => item.kind === 'private' && !item.entry).slice(-KeptPrivateLines)
        .map(({ kind, seq, nick, text, time, isOwn }) => ({ kind, seq, nick, text, time, isOwn })),
    })));
  }

  #find(key) {
    return this.#all.find(conversation => conversation.key === key);
  }

  #remember() {
    browser.set('rooms', this.rooms.map(({ name }) => name));
  }
}
