/**
 * The way to the server: one WebSocket at a time, opened again when it is lost. It knows objects, and nothing of what they mean.
 *
 * States: `connecting`, `open` (the server may be spoken to), `waiting` (for the next try, at `nextTry`), `stopped`.
 */
import { Backoff } from './backoff.js';
import { findRefusal } from './refusal.js';

const Subprotocol = 'chathost.v1.json';
const TryAgainLater = 1013; // RFC 6455 registry
const TakenOver = 4001;
const Quiet = 45_000; // ms without a word after which the server is asked whether it is there
const Silence = 15_000; // ms without a word while an answer is owed: the network is gone, whatever the browser believes

export class Connection {
  state = 'stopped';
  nextTry = 0;
  refusal = ''; // why the server does not let this page connect, where it says so
  #failures = 0; // handshakes in a row that came to nothing
  #url;
  #on;
  #socket = null;
  #backoff = new Backoff();
  #retryTimer = 0;
  #silenceTimer = 0;
  #quietTimer = 0;

  /** @param on {{opened(), heard(object), closed(code), changed(), owed(): boolean, probe()}} `probe` asks something that is answered */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    addEventListener('online', () => this.hurry());
    addEventListener('focus', () => this.hurry());
    document.addEventListener('visibilitychange', () => !document.hidden && this.hurry());
  }

  start() {
    this.#backoff.reset();
    this.#open();
  }

  /**
   * The network is back, or somebody looks: no waiting for the next try. A connection may have died meanwhile without a word, as after
   * sleep, so an open one has to answer.
   */
  hurry() {
    if (this.state === 'waiting')
      this.#open();
    else if (this.state === 'open')
      this.#on.probe();
  }

  /** The server has greeted: the next loss starts with a short wait again. */
  settled() {
    this.#backoff.reset();
  }

  /** @returns {boolean} whether it is on its way; that it arrives, only an answer tells */
  send(object) {
    if (this.state !== 'open')
      return false;
    this.#socket.send(JSON.stringify(object));
    this.#watch();
    return true;
  }

  /** Ends for good, until `start`. */
  stop() {
    this.#let(this.#socket)?.close(1000);
    this.#enter('stopped');
  }

  /** Ends the connection, and the session with it, and opens another at once. */
  restart() {
    this.#let(this.#socket)?.close(1000);
    this.#open();
  }

  #open() {
    clearTimeout(this.#retryTimer);
    this.#enter('connecting');
    const socket = this.#socket = new WebSocket(this.#url, Subprotocol);
    socket.onopen = () => {
      this.#failures = 0;
      this.refusal = '';
      this.#enter('open');
      this.#on.opened();
    };
    socket.onmessage = message => {
      this.#watch();
      this.#on.heard(JSON.parse(message.data));
    };
    socket.onclose = event => this.#lost(event.code);
  }

  #lost(code) {
    if (this.state === 'connecting')
      this.#askWhy();
    this.#let(this.#socket);
    this.#on.closed(code);
    if (this.state === 'stopped')
      return;
    if (code === TakenOver) {
      this.#enter('stopped');
      return;
    }
    const wait = this.#backoff.next(code === TryAgainLater);
    this.nextTry = Date.now() + wait;
    this.#retryTimer = setTimeout(() => this.#open(), wait);
    this.#enter('waiting');
  }

  /** A browser tells no page why a handshake failed, so the server is asked in another way. */
  async #askWhy() {
    this.#failures++;
    const refusal = await findRefusal(this.#url, this.#failures);
    if (this.state === 'open' || this.state === 'stopped' || refusal === this.refusal)
      return;
    this.refusal = refusal;
    this.#on.changed();
  }

  /** Each word that comes or goes winds it up again; it strikes only while an answer is owed. */
  #watch() {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.state === 'open' && this.#on.probe(), Quiet);
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      if (this.state !== 'open' || !this.#on.owed())
        return;
      this.#let(this.#socket)?.close();
      this.#lost(0);
    }, Silence);
  }

  /** Lets go of a socket, which from now on is nobody's; a dead network may take minutes to say that it closed. */
  #let(socket) {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#quietTimer);
    if (socket)
      socket.onopen = socket.onmessage = socket.onclose = null;
    this.#socket = null;
    return socket;
  }

  #enter(state) {
    this.state = state;
    this.#on.changed();
  }
}
