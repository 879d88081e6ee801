/** The password of the whole server, where it has one: it goes along with the first words of each connection, and only this tab knows it. */
import { tab } from './memory.js';
import { Refusal } from './requests.js';

const Field = 'serverPassword';

export class Door {
  #chat;
  #password = tab.get(Field, null);
  #isAsking = false;
  #open = null; // settles the try that is under way

  constructor(chat) {
    this.#chat = chat;
  }

  /** What goes along with `start` or `resume`. */
  get said() {
    return this.#password === null ? {} : { [Field]: this.#password };
  }

  /**
   * The server lets nobody in on this connection. It would soon close it, and people type slowly: so the page does, and opens another
   * with what they have typed.
   * @returns {boolean} whether an error was about the password of the server
   */
  refused({ field, code, text }) {
    if (field !== Field)
      return false;
    const { connection, session } = this.#chat;
    connection.stop();
    session.farewell = { code: 'passwordNeeded', text };
    const wasSaid = this.#password !== null;
    // One that was not even looked at may be the right one.
    if (code === 'passwordNeeded')
      this.#know(null);
    if (this.#open)
      this.#settle(new Refusal(code, text));
    else
      this.#ask(text, wasSaid);
    return true;
  }

  /** Says a password. @returns {Promise} once one is in; a Refusal otherwise */
  enter(password) {
    const { connection, session } = this.#chat;
    session.farewell = null;
    this.#password = password;
    return new Promise((resolve, reject) => {
      this.#open = { resolve, reject };
      connection.restart();
    });
  }

  /** One is in. */
  passed() {
    if (this.#password !== tab.get(Field, null))
      this.#know(this.#password);
    this.#settle();
  }

  /** The connection is gone. While somebody waits at the dialog, the next try is theirs. */
  lost() {
    if (!this.#open)
      return;
    this.#password = tab.get(Field, null);
    this.#chat.connection.stop();
    this.#chat.session.farewell ??= { code: 'passwordNeeded', text: '' };
    this.#settle(new Refusal('offline', 'The connection was lost before the answer came.'));
  }

  async #ask(text, wasSaid) {
    if (this.#isAsking)
      return;
    this.#isAsking = true;
    try {
      await this.#chat.serverPasswordWanted(text, wasSaid);
    } finally {
      this.#isAsking = false;
    }
  }

  #know(password) {
    this.#password = password;
    tab.set(Field, password);
  }

  #settle(refusal = null) {
    const open = this.#open;
    this.#open = null;
    if (refusal)
      open?.reject(refusal);
    else
      open?.resolve();
  }
}
