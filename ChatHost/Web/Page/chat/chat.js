/**
 * The chat as the views see it: the session, what is said and heard, and the conversations. It takes every object that comes to where
 * it belongs. The views read its parts and are told when something changed.
 */
import { Account } from './account.js';
import { Commands } from './commands.js';
import { Connection } from './connection.js';
import { Conversations } from './conversations.js';
import { Door } from './door.js';
import { Events } from './events.js';
import { History } from './history.js';
import { Ignored } from './ignored.js';
import { browser, tab } from './memory.js';
import { Moderation } from './moderation.js';
import { fold } from './names.js';
import { Reading } from './reading.js';
import { Refusal, Requests } from './requests.js';
import { Session } from './session.js';
import { Speech } from './speech.js';
import { Twins } from './twin.js';

export class Chat {
  conversations = new Conversations();
  /** As whom people are logged in, by their folded names; the server says it with what they do. */
  accounts = new Map();
  session = new Session(this);
  door = new Door(this);
  account = new Account(this);
  moderation = new Moderation(this);
  speech = new Speech(this);
  history = new History(this);
  reading = new Reading(this);
  events = new Events(this);
  commands = new Commands(this);
  ignored = new Ignored(object => this.ask(object), () => this.#hideIgnored());
  connection;
  /** Set by the views. */
  changed = () => {};
  isSeen = () => false;
  lineCame = () => {};
  told = () => {};
  ruled = () => {};
  accountWanted = () => {};
  /** Asks the person for the password of the server, and enters with it. @type {(why: string, wasSaid: boolean) => Promise} */
  serverPasswordWanted = () => Promise.resolve();
  /** Asks the person for the password of a room and joins it. @type {(room: string) => Promise<boolean>} false: they would rather not */
  passwordWanted = () => Promise.resolve(false);
  #requests = new Requests(object => this.session.isGreeted && this.connection.send(object));
  #chooseOnEntering = null;

  constructor(url) {
    this.connection = new Connection(url, {
      opened: () => this.session.introduce(),
      heard: object => this.#heard(object),
      closed: code => this.#closed(code),
      changed: () => this.changed(),
      probe: () => this.#probe(),
      owed: () => !this.session.isGreeted || this.#requests.count > 0 || this.speech.isOwed,
    });
  }

  async start() {
    browser.listen('read', read => {
      this.conversations.readElsewhere(read);
      this.changed();
    });
    const { session } = this;
    const twins = new Twins(() => this.connection.state === 'stopped' ? null : session.token);
    if (session.token && await twins.has(session.token)) {
      tab.clear();
      session.disown();
      this.speech.disown();
      this.conversations = new Conversations();
    }
    // A tab that was closed left its session behind: whoever opens the page again is the same person.
    for (const token of session.token ? [] : session.leftBehind) {
      if (!await twins.has(token)) {
        session.adopt(token);
        break;
      }
    }
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

  /**
   * @param typed {string} a room's name, perhaps with the sign in front that IRC has there
   * @param password {?string} where it has been asked for
   */
  async join(typed, password = null) {
    const room = typed.replace(/^#/u, '');
    this.#chooseOnEntering = fold(room);
    const known = this.conversations.room(room);
    if (known)
      this.conversations.choose(known);
    else
      await this.#enter(room, password);
    this.changed();
  }

  async #enter(room, password) {
    try {
      await this.ask({ type: 'join', room, ...password !== null && { password } });
    } catch (refusal) {
      const asks = refusal instanceof Refusal && refusal.code === 'passwordNeeded' && password === null;
      if (!asks || !await this.passwordWanted(room))
        throw refusal;
    }
  }

  /** Leaves a room, or closes a private conversation, of which nothing is kept then. */
  async leave(conversation) {
    if (conversation.kind === 'room')
      await this.ask({ type: 'leave', room: conversation.name });
    else
      this.conversations.close(conversation);
    this.changed();
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
    this.note(this.conversations.current, { kind, text, time: Date.now() });
  }

  /** Something that was not said, in a conversation. @param line {object} with `text`; with `room` where that can be entered */
  note(conversation, line) {
    conversation.timeline.addPassing(line);
    if (conversation === this.conversations.current)
      this.told(line);
    this.changed();
  }

  show(lines) {
    for (const line of lines)
      this.conversations.current.timeline.addPassing({ ...line, kind: 'shown', shows: line.kind, seq: undefined });
    this.changed();
  }

  /** The own `joined` of a room. @param read {?number} how far the account has read it */
  entered(room, lastSeq, members, read) {
    const conversation = this.conversations.open('room', room);
    conversation.total = members;
    if (conversation.timeline.last > lastSeq)
      conversation.reset();
    conversation.beginAt(lastSeq, read);
    if (conversation.timeline.isBlank)
      this.history.loadOlder(conversation);
    this.#askWhoIsIn(conversation);
    this.#askTopic(conversation);
    this.moderation.ask(conversation);
    if (this.#chooseOnEntering === fold(room)) {
      this.#chooseOnEntering = null;
      this.conversations.choose(conversation);
    }
  }

  /** One is somebody else now: who is there, and who may what, is asked again. */
  refresh() {
    for (const room of this.conversations.rooms) {
      this.#askWhoIsIn(room);
      this.moderation.ask(room);
    }
  }

  /** The server has greeted: these are the rooms that the session is in. */
  isIn(rooms, isResumed) {
    for (const { name, lastSeq, members, read } of rooms)
      this.entered(name, lastSeq, members, read);
    for (const room of isResumed ? this.conversations.rooms : [])
      isAmong(rooms, room) || this.conversations.close(room);
    if (!this.conversations.isChosen && this.conversations.rooms.length > 0)
      this.conversations.choose(this.conversations.rooms[0]);
  }

  /** Another session than before: its numbers and ids may mean something else, so nothing of them is taken for granted. */
  beginAnew(rooms, goesBackIn) {
    // What the server keeps of private conversations, it has more of.
    for (const direct of this.conversations.directs) {
      const passing = direct.timeline.items.filter(({ seq, entry }) => !seq && !entry);
      if (!direct.isKept)
        continue;
      direct.reset();
      for (const line of passing)
        direct.timeline.addPassing(line);
    }
    for (const conversation of this.conversations.rooms) {
      conversation.reset();
      if (isAmong(rooms, conversation))
        continue;
      if (goesBackIn)
        this.ask({ type: 'join', room: conversation.name }).catch(refusal => this.#refusedRoom(conversation, refusal));
      else
        this.conversations.close(conversation);
    }
  }

  #heard(object) {
    if (object.type === 'ack' && object.token)
      this.session.renewed(object);
    if (!this.session.heard(object) && !this.#requests.heard(object) && !this.speech.heard(object))
      this.events.heard(object);
    this.changed();
  }

  /** Something small that is answered, if nothing is waited for already. */
  #probe() {
    if (this.session.isGreeted && this.#requests.count === 0)
      this.ask({ type: 'rooms', limit: 1 }).catch(() => {});
  }

  #closed(code) {
    this.session.closed(code);
    this.door.lost();
    this.#requests.lost();
  }

  #refusedRoom(conversation, refusal) {
    if (refusal.code === 'offline')
      return;
    this.conversations.close(conversation);
    this.tell(refusal.message, 'error');
  }

  #askTopic(conversation) {
    this.ask({ type: 'topic', room: conversation.name }).catch(() => {});
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

const isAmong = (rooms, conversation) => rooms.some(({ name }) => fold(name) === fold(conversation.name));
