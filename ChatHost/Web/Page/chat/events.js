/** What each object from the server does to the conversations. */
import { fold, mentions } from './names.js';

/** A numbered event as a line of a conversation. */
export function lineOf(event, nick) {
  const isOwn = event.nick !== undefined && fold(event.nick) === fold(nick);
  return {
    kind: event.type,
    seq: event.seq,
    nick: event.nick,
    text: event.text ?? '',
    time: event.time ? Date.parse(event.time) : 0,
    isOwn,
    isMention: !isOwn && event.type !== 'topic' && mentions(event.text ?? '', nick),
  };
}

export class Events {
  #chat;

  constructor(chat) {
    this.#chat = chat;
  }

  /** @param isOlder {boolean} whether it was asked for to stand above all that is here; else what is older is no business of the timeline */
  heard(object, isOlder = false) {
    this[`_${object.type}`]?.(object, isOlder);
  }

  _message(event, isOlder) { this.#numbered(event, isOlder); }

  _action(event, isOlder) { this.#numbered(event, isOlder); }

  _topic(event, isOlder) {
    if (event.seq === undefined) {
      // The answer where there is none.
      const asked = this.#chat.conversations.room(event.room);
      if (asked)
        asked.topic = '';
      return;
    }
    this.#topicOf(event);
    this.#numbered(event, isOlder);
  }

  #topicOf({ room, text, seq }) {
    const conversation = this.#chat.conversations.room(room);
    if (conversation && seq >= (conversation.topicSeq ?? 0))
      [conversation.topic, conversation.topicSeq] = [text, seq];
  }

  _erased(event, isOlder) {
    const timeline = this.#chat.conversations.room(event.room)?.timeline;
    // One that is older than all here is met when one scrolls there.
    if (timeline && !timeline.erase(event.seq) && (isOlder || event.seq >= timeline.first))
      timeline.addNumbered(lineOf(event, this.#chat.session.nick));
  }

  _gap({ room, to }) {
    const conversation = this.#chat.conversations.room(room);
    if (!conversation)
      return;
    // Up to here it is known to exist, though not what it is.
    conversation.timeline.knowOf(to);
    this.#chat.history.fill(conversation);
  }

  _joined({ room, nick, members, lastSeq, time }) {
    if (lastSeq !== undefined && this.#isMe(nick)) {
      this.#chat.entered(room, lastSeq, members);
      return;
    }
    const conversation = this.#chat.conversations.room(room);
    if (!conversation)
      return;
    conversation.people.set(fold(nick), nick);
    conversation.total = members;
    this.#notice(conversation, `${nick} joined.`, time);
  }

  _left({ room, nick, members, text, time }) {
    const conversation = this.#chat.conversations.room(room);
    if (!conversation)
      return;
    if (this.#isMe(nick)) {
      this.#chat.conversations.close(conversation);
      return;
    }
    conversation.people.delete(fold(nick));
    conversation.total = members;
    this.#notice(conversation, text ? `${nick} left: ${text}` : `${nick} left.`, time);
  }

  /** Told once for all rooms that are shared. */
  _renamed({ nick, to, time }) {
    const { conversations } = this.#chat;
    const isMe = this.#isMe(nick);
    for (const room of conversations.rooms) {
      if (!room.people.delete(fold(nick)) && !isMe)
        continue;
      room.people.set(fold(to), to);
      if (!isMe)
        this.#notice(room, `${nick} is now known as ${to}.`, time);
    }
    this.#chat.ignored.rename(nick, to);
    const direct = conversations.direct(nick);
    if (direct)
      conversations.rename(direct, to);
    if (isMe)
      this.#chat.session.nick = to;
  }

  _private({ nick, to, text, time }) {
    const isOwn = this.#isMe(nick);
    if (!isOwn && this.#chat.ignored.has(nick))
      return;
    const { conversations } = this.#chat;
    const other = isOwn ? to : nick;
    const conversation = conversations.open('direct', other);
    if (isOwn)
      this.#chat.speech.claim({ type: 'private', to, text });
    else if (!this.#chat.isSeen(conversation))
      conversation.cameUnseen();
    const line = conversation.timeline.addPassing({ kind: 'private', nick, text, time: Date.parse(time), isOwn });
    if (!isOwn)
      conversation.unreadPassing++;
    conversations.keepDirects();
    this.#chat.lineCame(conversation, line);
  }

  _members({ room, nicks, total }) {
    const conversation = this.#chat.conversations.room(room);
    if (!conversation)
      return;
    conversation.people = new Map(nicks.map(nick => [fold(nick), nick]));
    conversation.total = total ?? nicks.length;
  }

  /** An answer bears an id and is dealt with there; this is told about something sent long ago. */
  _error({ text }) {
    this.#chat.tell(text, 'error');
  }

  /** @returns the conversation it took its place in; nothing for what came twice, or belongs elsewhere */
  #numbered(event, isOlder) {
    const conversation = this.#chat.conversations.room(event.room);
    if (!conversation || (!isOlder && event.seq < conversation.timeline.first))
      return null;
    const { timeline } = conversation;
    const line = lineOf(event, this.#chat.session.nick);
    line.isHidden = event.ignored === true || this.#chat.ignored.has(event.nick);
    const isNewest = event.seq > timeline.last;
    if (timeline.has(event.seq))
      return null;
    if (line.isOwn)
      this.#chat.speech.claim(event);
    if (isNewest && line.isOwn)
      conversation.newAfter = null;
    else if (isNewest && !line.isHidden && !this.#chat.isSeen(conversation))
      conversation.cameUnseen();
    timeline.addNumbered(line);
    if (!isNewest)
      return conversation;
    if (!line.isOwn && !line.isHidden)
      this.#chat.lineCame(conversation, line);
    if (timeline.hole)
      this.#chat.history.fill(conversation);
    return conversation;
  }

  #notice(conversation, text, time) {
    conversation.timeline.addPassing({ kind: 'notice', text, time: Date.parse(time) });
  }

  #isMe(nick) {
    return fold(nick) === fold(this.#chat.session.nick);
  }
}
