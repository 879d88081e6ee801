/** Who one is to the server: the session that begins with `start` and goes on with `resume`, and how it ended. */
import { browser, tab } from './memory.js';
import { fold } from './names.js';

/** Farewells after which the page does not come back by itself, but when asked to. */
const Final = new Set(['kicked', 'banned', 'loggedOut', 'idle', 'takenOver', 'quit']);

/** Those after which the session is no more. */
const Ending = new Set(['kicked', 'banned', 'loggedOut']);

const TakenOver = 4001; // the close code that says so even where the farewell was lost
const StartId = 'start';
const MostTokens = 8; // sessions of closed tabs that may be gone on with
const MostByKey = 32; // sessions of which is known that they were logged in by a key

export class Session {
  nick = '';
  server = 'ChatHost';
  limits = { text: 4096, history: 100 };
  /** What the server said when it ended the connection. */
  farewell = null;
  /** Whether the server has said who one is, on the connection there is now. */
  isGreeted = false;
  #chat;
  #token = tab.get('token', null);
  #isResuming = false;
  #startRefusal = null;
  #roomRefusals = []; // why rooms of a session that one comes back to are no longer its
  #startKey = null; // what this connection's session was to begin with

  constructor(chat) {
    this.#chat = chat;
  }

  get token() {
    return this.#token;
  }

  /** Whether the session was logged in by a key. */
  get isByKey() {
    return browser.get('byKey', []).includes(this.#token);
  }

  /** The server has said so. */
  foundByKey() {
    this.#take(this.#token, true);
  }

  /** When a guest was first heard under the name worn now, by the server's clock; null before. What is older may be somebody else's. */
  get guestSince() {
    return tab.get('guestSince', null);
  }

  spoke(time) {
    if (this.guestSince === null)
      tab.set('guestSince', time);
  }

  /** The tokens of sessions that were begun in this browser, the last one first. */
  get leftBehind() {
    return browser.get('tokens', []);
  }

  /**
   * Whether a tab that is opened once this one is closed goes on with the session: always a guest's; one that is logged in where this
   * browser is to stay so.
   */
  keep() {
    const { account } = this.#chat;
    const isKept = account.name === null || account.key !== null;
    const token = this.#token;
    browser.update('tokens', tokens => [...isKept && token ? [token] : [], ...(tokens ?? []).filter(other => other !== token)].slice(0, MostTokens));
  }

  /** Goes on with a session that a closed tab has left behind. */
  adopt(token) {
    this.#token = token;
    tab.set('token', token);
  }

  /** It is another tab's: this one begins its own. */
  disown() {
    this.#token = null;
  }

  /** The first words on a connection. */
  introduce() {
    this.isGreeted = false;
    this.#isResuming = this.#token !== null;
    this.#startKey = null;
    this.#roomRefusals = [];
    const { account, connection, door, conversations: { rooms, directs } } = this.#chat;
    if (this.#token) {
      const numbers = [
        ...rooms.filter(({ timeline }) => timeline.first > 0).map(({ name, timeline }) => [name, timeline.complete]),
        ...directs.filter(({ isKept }) => isKept).map(({ name, timeline }) => [`@${name}`, timeline.last]),
      ];
      connection.send({ type: 'resume', token: this.#token, rooms: Object.fromEntries(numbers), ...door.said });
    } else {
      // Left out, the server decides; an empty list would mean none.
      const names = rooms.length > 0 ? rooms.map(({ name }) => name) : browser.get('rooms', []);
      const nick = this.#chosenNick;
      this.#startKey = account.key;
      const who = this.#startKey ? { key: this.#startKey } : nick ? { nick } : {};
      connection.send({ type: 'start', id: StartId, ...names.length > 0 && { rooms: names }, ...who, ...door.said });
    }
  }

  /** @returns {boolean} whether it was about the session */
  heard(object) {
    const isAboutStart = object.id === StartId && (object.type === 'ack' || object.type === 'error');
    if (object.type === 'hello')
      this.#greeted(object);
    else if (object.type === 'bye')
      this.farewell = object;
    else if (object.type === 'error' && !this.isGreeted && this.#chat.door.refused(object))
      return true;
    else if (object.type === 'error' && object.code === 'cannotResume')
      this.#cannotResume();
    else if (object.type === 'error' && object.id === undefined && !this.isGreeted)
      this.#roomRefusals.push(object.text);
    else if (isAboutStart && object.type === 'error')
      // The name of last time may be taken; what counts is that one is in. The greeting, which follows, tells as whom.
      this.#startRefusal = object;
    else
      return isAboutStart;
    return true;
  }

  /** One is somebody else from now on, and the token another. @param ack {object} of a login or the like */
  renewed({ token, nick = this.nick }) {
    this.#forget(this.#token);
    this.#take(token, this.#chat.account.isShowingKey);
    this.nick = nick;
    tab.set('guestSince', null);
    this.#chat.account.renewed();
  }

  /** The connection is gone; with some farewells for good. */
  closed(code) {
    this.isGreeted = false;
    if (code === TakenOver)
      this.farewell ??= { code: 'takenOver', text: 'Your session goes on over another connection.' };
    if (!this.farewell || !Final.has(this.farewell.code))
      return;
    const { account, connection } = this.#chat;
    if (Ending.has(this.farewell.code))
      this.#end();
    if (this.farewell.code === 'loggedOut') {
      account.forgetKey();
      this.forgetNick(account.name);
      this.#chat.conversations.closeKept();
      // One has ended it oneself, and goes on as a guest.
      if (account.isLeaving) {
        this.farewell = null;
        return;
      }
    }
    connection.stop();
  }

  /** Comes back after a farewell that ended it. */
  comeBack() {
    this.farewell = null;
    this.#chat.connection.start();
  }

  async rename(nick) {
    await this.#chat.ask({ type: 'nick', nick });
    this.choseNick(nick);
  }

  /** One has another name; what was said under it before is not one's own. */
  renamed(nick) {
    if (fold(nick) !== fold(this.nick))
      tab.set('guestSince', null);
    this.nick = nick;
  }

  /** What one wants to be called, also in later sessions. */
  choseNick(nick) {
    tab.set('nick', nick);
    browser.set('nick', nick);
  }

  /** A guest does not ask for the name of an account. */
  forgetNick(name) {
    for (const store of [tab, browser]) {
      if (name !== null && fold(store.get('nick', null) ?? '') === fold(name))
        store.set('nick', null);
    }
    browser.set('isNameAsked', true);
  }

  /** One has left the server at one's own wish. */
  hasQuit() {
    this.#end();
    this.farewell = { code: 'quit', text: 'You left.' };
    this.#chat.connection.stop();
  }

  #greeted(hello) {
    const isResumed = hello.token === this.#token;
    this.#take(hello.token, isResumed ? this.isByKey : this.#startKey !== null && hello.account !== null);
    if (!isResumed)
      tab.set('guestSince', null);
    this.nick = hello.nick;
    this.server = hello.server;
    this.limits = { ...this.limits, ...hello.limits };
    this.farewell = null;
    this.isGreeted = true;
    this.#chat.account.greeted(hello, this.#startKey !== null);
    this.keep();
    this.#chat.connection.settled();
    this.#chat.door.passed();
    if (!isResumed)
      this.#beginAnew(hello.rooms);
    this.#chat.isIn(hello.rooms, isResumed);
    if (!isResumed)
      this.#chat.ignored.tellServer();
    this.#tellRefusal();
    for (const text of this.#roomRefusals.splice(0))
      this.#chat.tell(text, 'error');
    this.#chat.speech.goOn(isResumed);
    this.#chat.commands.learn();
  }

  /** The name or login of last time could not be had. */
  #tellRefusal() {
    const refusal = this.#startRefusal;
    this.#startRefusal = null;
    if (!refusal)
      return;
    const { account } = this.#chat;
    account.tellRefusal(refusal, this.#startKey !== null && account.keyRefused(refusal));
    if (refusal.code === 'accountNeeded')
      this.#chat.accountWanted();
  }

  /** Whoever stays logged in begins a session of the account in its place, and none as a guest before. */
  #cannotResume() {
    this.#end();
    if (this.#chat.account.key)
      this.#chat.connection.restart();
  }

  #take(token, isByKey) {
    this.#token = token;
    tab.set('token', token);
    browser.update('byKey', tokens => [...isByKey ? [token] : [], ...(tokens ?? []).filter(other => other !== token)].slice(0, MostByKey));
  }

  #beginAnew(rooms) {
    this.#chat.beginAnew(rooms, this.#isResuming);
    const nick = this.#isResuming && this.#chosenNick;
    if (nick && fold(nick) !== fold(this.nick))
      this.rename(nick).catch(refusal => this.#chat.tell(`${refusal.message}. You are ${this.nick}.`));
  }

  #forget(ended) {
    browser.update('tokens', tokens => (tokens ?? []).filter(token => token !== ended));
  }

  #end() {
    this.#forget(this.#token);
    this.#token = null;
    tab.set('token', null);
  }

  /** Whether a name was ever chosen in this tab or browser. */
  get hasChosenNick() {
    return this.#chosenNick !== null;
  }

  get #chosenNick() {
    return tab.get('nick', null) ?? browser.get('nick', null);
  }
}
