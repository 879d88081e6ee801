/** What each object from the server does to the conversations. */
import { wordsOf } from './moderation.js';
import { fold, mentions } from './names.js';

/** A numbered event as a line of a conversation. */
export function lineOf(event, nick) {
  const isOwn = event.nick !== undefined && fold(event.nick) === fold(nick);
  return {
    kind: event.type,
    seq: event.seq,
    nick: event.nick,
    account: event.account ?? null,
    text: event.text ?? '',
    time: event.time ? Date.parse(event.time) : 0,
    isOwn,
    isMention: !isOwn && event.type !== 'topic' && mentions(event.text ?? '', nick),
  };
}

export class Events {
  #chat;
  #lastError = null; // told about nothing that was asked, and where

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

  _joined({ room, nick, members, lastSeq, time, account }) {
    this.#isLoggedIn(nick, account);
    // Only one's own has it; and it may tell the name that one has by now.
    if (lastSeq !== undefined) {
      this.#chat.session.renamed(nick);
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

  _left({ room, nick, members, text, time, by }) {
    const conversation = this.#chat.conversations.room(room);
    if (!conversation)
      return;
    if (this.#isMe(nick)) {
      this.#leave(conversation, by);
      return;
    }
    conversation.people.delete(fold(nick));
    conversation.total = members;
    this.#chat.moderation.personChanged(conversation, nick);
    // Whoever was meant by name has been told of with it.
    if (by && fold(conversation.moderated?.nick ?? '') === fold(nick))
      return;
    this.#notice(conversation, by ? `${nick} was taken out by ${by}.` : text ? `${nick} left: ${text}` : `${nick} left.`, time);
  }

  /** One is out of a room. Why it is that one did not leave it oneself stands where one reads on. */
  #leave(conversation, by) {
    const wasToldHere = this.#lastError !== null && conversation === this.#lastError.conversation;
    this.#chat.conversations.close(conversation);
    if (by) {
      const { do: done, text } = conversation.moderated ?? {};
      const how = done === 'ban' ? 'banned' : 'kicked';
      this.#chat.tell(`You were ${how} from ${conversation.name} by ${by}${text ? `: ${text}` : '.'}`, 'error');
    } else if (wasToldHere) {
      this.#chat.tell(this.#lastError.text, 'error');
    }
  }

  /** Told once for all rooms that are shared. */
  _renamed({ nick, to, time }) {
    const { accounts, conversations } = this.#chat;
    const isMe = this.#isMe(nick);
    this.#isLoggedIn(to, accounts.get(fold(nick)));
    if (fold(nick) !== fold(to))
      accounts.delete(fold(nick));
    for (const room of conversations.rooms) {
      if (!room.people.delete(fold(nick)) && !isMe)
        continue;
      room.people.set(fold(to), to);
      this.#chat.moderation.personChanged(room, nick);
      if (!isMe)
        this.#notice(room, `${nick} is now known as ${to}.`, time);
    }
    this.#chat.ignored.rename(nick, to);
    const direct = conversations.direct(nick);
    if (direct)
      conversations.rename(direct, to);
    if (isMe)
      this.#chat.session.renamed(to);
  }

  /** Somebody has logged in, or out; told once for all rooms that are shared, behind the new name if there is one. */
  _identified({ nick, account, time }) {
    this.#isLoggedIn(nick, account);
    const words = !account ? `${nick} has logged out.` : fold(account) === fold(nick) ? `${nick} has logged in.` : `${nick} has logged in as ${account}.`;
    for (const room of this.#chat.conversations.rooms) {
      if (!room.people.has(fold(nick)))
        continue;
      this.#notice(room, words, time);
      this.#chat.moderation.ask(room);
    }
  }

  /** What an operator did. An invitation comes for a room that one is not in. */
  _moderated(event) {
    const conversation = this.#chat.conversations.room(event.room);
    if (event.do === 'invite') {
      this.#chat.note(this.#chat.conversations.current, { kind: 'notice', text: `${event.by} invites you: `, room: event.room, time: Date.parse(event.time) });
      return;
    }
    if (!conversation)
      return;
    conversation.moderated = event;
    this.#chat.note(conversation, { kind: 'notice', text: wordsOf(event), time: Date.parse(event.time) });
    this.#chat.moderation.ask(conversation);
  }

  _room({ room, owner, operators, voiced, settings, you }) {
    const conversation = this.#chat.conversations.room(room);
    if (!conversation)
      return;
    conversation.rules = { owner, operators, voiced, settings, you };
    this.#chat.ruled(conversation);
  }

  /** What the server says to this person. What a command brings stands with its answer. */
  _notice({ text }) {
    if (!this.#chat.commands.isAsking)
      this.#chat.tell(text);
  }

  /** Between two accounts it has a number, and may come again with what was said before. */
  _private({ nick, to, text, time, account, seq }) {
    this.#isLoggedIn(nick, account);
    const isOwn = this.#isMe(nick);
    if (!isOwn && this.#chat.ignored.has(nick))
      return;
    const { conversations } = this.#chat;
    const other = isOwn ? to : nick;
    const conversation = conversations.open('direct', other);
    const { timeline } = conversation;
    const line = { kind: 'private', seq, nick, text, time: Date.parse(time), isOwn };
    const isNews = !conversation.isOpening && !(seq <= timeline.last);
    if (isOwn)
      this.#chat.speech.claim({ type: 'private', to, text });
    else if (isNews && !this.#chat.isSeen(conversation))
      conversation.cameUnseen();
    if (seq ? !timeline.addNumbered(line) : !timeline.addPassing(line))
      return;
    if (isNews && !isOwn)
      conversation.unreadPassing++;
    conversations.keepDirects();
    if (isNews)
      this.#chat.lineCame(conversation, line);
  }

  /** Somebody to whom one wrote in private is away. */
  _away({ nick, text }) {
    const conversation = this.#chat.conversations.direct(nick) ?? this.#chat.conversations.current;
    this.#chat.note(conversation, { kind: 'notice', text: `${nick} (away): ${text}`, time: Date.now() });
  }

  /** Another device of the account has shown something. */
  _read(mark) {
    this.#chat.reading.seenElsewhere(mark);
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
    this.#lastError = { conversation: this.#chat.conversations.current, text };
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
    if (isNewest)
      this.#isLoggedIn(event.nick, event.account);
    if (isNewest && line.isOwn && !line.account)
      this.#chat.session.spoke(line.time);
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

  #isLoggedIn(nick, account) {
    if (account)
      this.#chat.accounts.set(fold(nick), account);
    else if (nick !== undefined)
      this.#chat.accounts.delete(fold(nick));
  }

  #isMe(nick) {
    return fold(nick) === fold(this.#chat.session.nick);
  }
}
