/**
 * The session: who one is, where, and what one says. It begins with `start` or goes on with `resume`, and puts every object
 * that comes to where it belongs. The views read its fields and are told when something changed.
 */
import { Connection } from './connection.js';
import { Conversations } from './conversations.js';
import { Events } from './events.js';
import { History } from './history.js';
import { Ignored } from './ignored.js';
import { browser, tab } from './memory.js';
import { fold } from './names.js';
import { Outbox } from './outbox.js';
import { Refusal, Requests } from './requests.js';
import { Twins } from './twin.js';

/** Farewells after which the page does not come back by itself, but when asked to. */
const Final = new Set(['kicked', 'idle', 'takenOver', 'quit']);

const TakenOver = 4001; // the close code that says so even where the farewell was lost

export class Chat {
  nick = '';
  server = 'ChatHost';
  limits = { text: 4096, history: 100 };
  /** What the server said when it ended the connection. */
  farewell = null;
  isGreeted = false;
  conversations = new Conversations();
  outbox = new Outbox();
  history = new History(this);
  events = new Events(this);
  ignored = new Ignored(() => this.#hideIgnored());
  connection;
  /** Set by the views. */
  changed = () => {};
  isSeen = () => false;
  lineCame = () => {};
  #token = tab.get('token', null);
  #requests = new Requests(object => this.isGreeted && this.connection.send(object));
  #underWay = new Map(); // lines of the outbox as they are shown, by entry
  #chooseOnEntering = null;
  #isResuming = false;
  #startRefusal = '';

  constructor(url) {
    this.connection = new Connection(url, {
      opened: () => this.#introduce(),
      heard: object => this.#heard(object),
      closed: code => this.#closed(code),
      changed: () => this.changed(),
      owed: () => !this.isGreeted || this.#requests.count > 0 || this.outbox.entries.some(({ state }) => state === 'sent'),
    });
  }

  async start() {
    const twins = new Twins(() => this.connection.state === 'stopped' ? null : this.#token);
    if (this.#token && await twins.has(this.#token)) {
      this.#token = null;
      tab.clear();
      this.outbox = new Outbox();
      this.conversations = new Conversations();
    }
    this.connection.start();
  }

  /** Comes back after a farewell that ended it. */
  comeBack() {
    this.farewell = null;
    this.connection.start();
  }

  /** Asks the server something. @returns {Promise<object>} its `ack`; a Refusal otherwise */
  async ask(object, hears) {
    try {
      return await this.#requests.ask(object, hears);
    } finally {
      this.changed();
    }
  }

  /** Says something in a conversation, now or when the connection is back. */
  say(conversation, text, type = 'send') {
    const what = conversation.kind === 'direct'
      ? { type: 'private', to: conversation.name, text }
      : { type, room: conversation.name, text };
    const entry = this.outbox.add(conversation.key, what);
    entry.after = conversation.timeline.last;
    conversation.newAfter = null;
    this.#showUnderWay(entry);
    this.#dispatch(entry);
    this.changed();
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
    this.changed();
  }

  async join(room) {
    this.#chooseOnEntering = fold(room);
    const known = this.conversations.room(room);
    if (known)
      this.conversations.choose(known);
    else
      await this.ask({ type: 'join', room });
    this.changed();
  }

  async rename(nick) {
    await this.ask({ type: 'nick', nick });
    tab.set('nick', nick);
    browser.set('nick', nick);
  }

  async quit(text) {
    await this.ask(text ? { type: 'quit', text } : { type: 'quit' });
    this.#token = null;
    tab.set('token', null);
    this.farewell = { code: 'quit', text: 'You left.' };
    this.connection.stop();
  }

  /** Opens a conversation. */
  choose(conversation) {
    this.conversations.current.newAfter = null;
    this.conversations.choose(conversation);
    this.#askWhoIsIn(conversation);
    this.changed();
  }

  /** A notice, an error or lines asked for, in the open conversation. */
  tell(text, kind = 'notice') {
    this.conversations.current.timeline.addPassing({ kind, text, time: Date.now() });
    this.changed();
  }

  show(lines) {
    for (const line of lines)
      this.conversations.current.timeline.addPassing({ ...line, kind: 'shown', shows: line.kind, seq: undefined });
    this.changed();
  }

  /** The own `joined` of a room. */
  entered(room, lastSeq, members) {
    const conversation = this.conversations.open('room', room);
    conversation.total = members;
    if (conversation.timeline.last > lastSeq)
      conversation.reset();
    conversation.beginAt(lastSeq);
    if (conversation.timeline.isBlank)
      this.history.loadOlder(conversation);
    this.#askWhoIsIn(conversation);
    if (this.#chooseOnEntering === fold(room)) {
      this.#chooseOnEntering = null;
      this.conversations.choose(conversation);
    }
  }

  isCalled(nick) {
    this.nick = nick;
  }

  /** An own line has come back as an event: it stands in its place now, though its acknowledgement is still to come. */
  claim(event) {
    const entry = this.outbox.claim(event);
    if (entry)
      this.#hideUnderWay(entry);
  }

  #introduce() {
    this.isGreeted = false;
    this.#isResuming = this.#token !== null;
    const rooms = this.conversations.rooms;
    if (this.#token) {
      const numbers = rooms.filter(({ timeline }) => timeline.first > 0).map(({ name, timeline }) => [name, timeline.complete]);
      this.connection.send({ type: 'resume', token: this.#token, rooms: Object.fromEntries(numbers) });
    } else {
      // Left out, the server decides; an empty list would mean none.
      const names = rooms.length > 0 ? rooms.map(({ name }) => name) : browser.get('rooms', []);
      const nick = this.#chosenNick;
      this.connection.send({ type: 'start', id: 'start', ...names.length > 0 && { rooms: names }, ...nick && { nick } });
    }
  }

  #heard(object) {
    if (object.type === 'hello')
      this.#greeted(object);
    else if (object.type === 'error' && object.code === 'cannotResume')
      this.#token = null;
    else if (!this.#requests.heard(object) && !this.#answered(object))
      this.events.heard(object);
    this.changed();
  }

  #greeted(hello) {
    const isResumed = hello.token === this.#token;
    this.#token = hello.token;
    tab.set('token', hello.token);
    this.nick = hello.nick;
    this.server = hello.server;
    this.limits = { ...this.limits, ...hello.limits };
    this.farewell = null;
    this.isGreeted = true;
    this.connection.settled();
    if (!isResumed)
      this.#beginAnew(hello.rooms);
    for (const { name, lastSeq, members } of hello.rooms)
      this.entered(name, lastSeq, members);
    for (const room of isResumed ? this.conversations.rooms : [])
      hello.rooms.some(({ name }) => fold(name) === fold(room.name)) || this.conversations.close(room);
    if (!this.conversations.isChosen && this.conversations.rooms.length > 0)
      this.conversations.choose(this.conversations.rooms[0]);
    if (this.#startRefusal)
      this.tell(`${this.#startRefusal}. You are ${this.nick}.`);
    this.#startRefusal = '';
    for (const entry of this.outbox.due)
      this.#sendAgain(entry, isResumed);
  }

  get #chosenNick() {
    return tab.get('nick', null) ?? browser.get('nick', null);
  }

  /** Another session than before: its numbers and ids may mean something else, so nothing of them is taken for granted. */
  #beginAnew(rooms) {
    for (const conversation of this.conversations.rooms) {
      conversation.reset();
      const isIn = rooms.some(({ name }) => fold(name) === fold(conversation.name));
      if (!isIn && !this.#isResuming)
        this.conversations.close(conversation);
      else if (!isIn)
        this.ask({ type: 'join', room: conversation.name }).catch(refusal => this.#refusedRoom(conversation, refusal));
    }
    const nick = this.#isResuming && this.#chosenNick;
    if (nick && fold(nick) !== fold(this.nick))
      this.rename(nick).catch(refusal => this.tell(`${refusal.message}. You are ${this.nick}.`));
  }

  #refusedRoom(conversation, refusal) {
    if (refusal.code === 'offline')
      return;
    this.conversations.close(conversation);
    this.tell(refusal.message, 'error');
  }

  #sendAgain(entry, isResumed) {
    if (!this.#underWay.has(entry))
      this.#showUnderWay(entry);
    if (entry.state === 'sent' && (!isResumed || !Outbox.isRepeatable(entry)))
      this.#failed(entry, new Refusal('lost', 'The connection was lost before the answer came: it may have arrived.'));
    else
      this.#dispatch(entry);
  }

  #dispatch(entry) {
    if (!this.isGreeted)
      return;
    // Written down first: once it left, a reload must know.
    entry.state = 'sent';
    this.outbox.save();
    if (!this.connection.send({ ...entry.what, id: entry.id }))
      entry.state = 'queued';
  }

  /** @returns {boolean} whether it was the answer to a line of the outbox */
  #answered(object) {
    if (object.type !== 'ack' && object.type !== 'error')
      return false;
    if (object.id === 'start')
      return this.#startAnswered(object);
    const entry = object.id && this.outbox.find(object.id);
    if (!entry)
      return object.type === 'ack';
    if (object.type === 'ack')
      this.#forget(entry);
    else
      this.#failed(entry, new Refusal(object.code, object.text));
    if (entry.conversation !== this.conversations.current.key && (object.type === 'error' || entry.what.type === 'private'))
      this.#tellElsewhere(entry, object);
    return true;
  }

  /** What became of a private line that was said from a room. */
  #tellElsewhere(entry, { type, text }) {
    this.tell(type === 'ack' ? `you -> ${entry.what.to}: ${entry.what.text}` : text, type === 'ack' ? 'notice' : 'error');
    const conversation = this.conversations.byKey(entry.conversation);
    // A name that there is not needs no conversation, but for what was said there before.
    if (type === 'error' && conversation?.kind === 'direct' && conversation.timeline.items.every(line => line.entry === entry)) {
      this.#forget(entry);
      this.conversations.close(conversation);
    }
  }

  /** The name of last time may be taken; what counts is that one is in. The greeting, which follows, tells as whom. */
  #startAnswered(object) {
    if (object.type === 'error')
      this.#startRefusal = object.text;
    return true;
  }

  #failed(entry, refusal) {
    this.outbox.fail(entry, refusal.message, refusal.code);
    if (!this.#underWay.has(entry))
      this.#showUnderWay(entry);
    this.#redraw(entry);
  }

  #forget(entry) {
    this.#hideUnderWay(entry);
    this.#underWay.delete(entry);
    this.outbox.remove(entry);
  }

  #showUnderWay(entry) {
    const conversation = this.conversations.byKey(entry.conversation) ?? this.conversations.current;
    const { type, text } = entry.what;
    const kind = { send: 'message', private: 'private' }[type] ?? type;
    const line = { kind, entry, text, nick: this.nick, time: entry.time, isOwn: true };
    this.#underWay.set(entry, { line, timeline: conversation.timeline });
    conversation.timeline.addPending(line);
  }

  #hideUnderWay(entry) {
    const shown = this.#underWay.get(entry);
    if (!shown)
      return;
    // The timeline it was put in may have begun anew, and taken it along.
    for (const { timeline } of [...this.conversations.all, this.conversations.nowhere, shown])
      timeline.remove(shown.line);
  }

  #redraw(entry) {
    const shown = this.#underWay.get(entry);
    if (shown)
      shown.line.version = (shown.line.version ?? 0) + 1;
    this.changed();
  }

  #closed(code) {
    this.isGreeted = false;
    this.#requests.lost();
    if (code === TakenOver)
      this.farewell ??= { code: 'takenOver', text: 'Your session goes on over another connection.' };
    if (!this.farewell || !Final.has(this.farewell.code))
      return;
    if (this.farewell.code === 'kicked') {
      this.#token = null;
      tab.set('token', null);
    }
    this.connection.stop();
  }

  #askWhoIsIn(conversation) {
    if (conversation.kind === 'room')
      this.ask({ type: 'members', room: conversation.name }).catch(() => {});
  }

  #hideIgnored() {
    for (const { timeline } of this.conversations.all) {
      for (const line of timeline.items) {
        const isHidden = !line.isOwn && this.ignored.has(line.nick);
        if (isHidden === Boolean(line.isHidden))
          continue;
        line.isHidden = isHidden;
        line.version = (line.version ?? 0) + 1;
      }
    }
    this.changed();
  }
}
