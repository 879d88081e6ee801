/** Who one is to the server: the session that begins with `start` and goes on with `resume`, and how it ended. */
import { browser, tab } from './memory.js';
import { fold } from './names.js';

/** Farewells after which the page does not come back by itself, but when asked to. */
const Final = new Set(['kicked', 'idle', 'takenOver', 'quit']);

const TakenOver = 4001; // the close code that says so even where the farewell was lost
const StartId = 'start';
const MostTokens = 8; // sessions of closed tabs that may be gone on with

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
  #startRefusal = '';

  constructor(chat) {
    this.#chat = chat;
  }

  get token() {
    return this.#token;
  }

  /** The tokens of sessions that were begun in this browser, the last one first. */
  get leftBehind() {
    return browser.get('tokens', []);
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
    const { connection, conversations: { rooms } } = this.#chat;
    if (this.#token) {
      const numbers = rooms.filter(({ timeline }) => timeline.first > 0).map(({ name, timeline }) => [name, timeline.complete]);
      connection.send({ type: 'resume', token: this.#token, rooms: Object.fromEntries(numbers) });
    } else {
      // Left out, the server decides; an empty list would mean none.
      const names = rooms.length > 0 ? rooms.map(({ name }) => name) : browser.get('rooms', []);
      const nick = this.#chosenNick;
      connection.send({ type: 'start', id: StartId, ...names.length > 0 && { rooms: names }, ...nick && { nick } });
    }
  }

  /** @returns {boolean} whether it was about the session */
  heard(object) {
    const isAboutStart = object.id === StartId && (object.type === 'ack' || object.type === 'error');
    if (object.type === 'hello')
      this.#greeted(object);
    else if (object.type === 'bye')
      this.farewell = object;
    else if (object.type === 'error' && object.code === 'cannotResume')
      this.#end();
    else if (isAboutStart && object.type === 'error')
      // The name of last time may be taken; what counts is that one is in. The greeting, which follows, tells as whom.
      this.#startRefusal = object.text;
    else
      return isAboutStart;
    return true;
  }

  /** The connection is gone; with some farewells for good. */
  closed(code) {
    this.isGreeted = false;
    if (code === TakenOver)
      this.farewell ??= { code: 'takenOver', text: 'Your session goes on over another connection.' };
    if (!this.farewell || !Final.has(this.farewell.code))
      return;
    if (this.farewell.code === 'kicked')
      this.#end();
    this.#chat.connection.stop();
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

  /** What one wants to be called, also in later sessions. */
  choseNick(nick) {
    tab.set('nick', nick);
    browser.set('nick', nick);
  }

  /** One has left the server at one's own wish. */
  hasQuit() {
    this.#end();
    this.farewell = { code: 'quit', text: 'You left.' };
    this.#chat.connection.stop();
  }

  #greeted(hello) {
    const isResumed = hello.token === this.#token;
    this.#token = hello.token;
    tab.set('token', hello.token);
    browser.update('tokens', tokens => [hello.token, ...(tokens ?? []).filter(token => token !== hello.token)].slice(0, MostTokens));
    this.nick = hello.nick;
    this.server = hello.server;
    this.limits = { ...this.limits, ...hello.limits };
    this.farewell = null;
    this.isGreeted = true;
    this.#chat.connection.settled();
    if (!isResumed)
      this.#beginAnew(hello.rooms);
    this.#chat.isIn(hello.rooms, isResumed);
    if (!isResumed)
      this.#chat.ignored.tellServer();
    if (this.#startRefusal)
      this.#chat.tell(`${this.#startRefusal}. You are ${this.nick}.`);
    this.#startRefusal = '';
    this.#chat.speech.goOn(isResumed);
    this.#chat.commands.learn();
  }

  #beginAnew(rooms) {
    this.#chat.beginAnew(rooms, this.#isResuming);
    const nick = this.#isResuming && this.#chosenNick;
    if (nick && fold(nick) !== fold(this.nick))
      this.rename(nick).catch(refusal => this.#chat.tell(`${refusal.message}. You are ${this.nick}.`));
  }

  #end() {
    const ended = this.#token;
    browser.update('tokens', tokens => (tokens ?? []).filter(token => token !== ended));
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
