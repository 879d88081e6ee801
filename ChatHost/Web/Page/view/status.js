/** The bar that tells the state of the connection, where there is something to tell. */
import { byId, setText } from './element.js';
import { attempt } from './extras.js';

const ShortLoss = 700; // ms; what is over sooner is not worth a bar

export class StatusView {
  #chat;
  #bar = byId('status');
  #text = byId('status-text');
  #action = byId('status-action');
  #tick = 0;
  #lostAt = 0;

  constructor(chat) {
    this.#chat = chat;
    this.#action.addEventListener('click', () =>
      chat.connection.state === 'stopped' ? chat.session.comeBack() : chat.connection.hurry());
  }

  render() {
    clearTimeout(this.#tick);
    const { state, nextTry } = this.#chat.connection;
    if (state === 'open' && this.#chat.session.isGreeted) {
      this.#lostAt = 0;
      this.#bar.hidden = true;
      setText(this.#text, '');
      return;
    }
    this.#lostAt ||= Date.now();
    const shown = this.#lostAt + ShortLoss - Date.now();
    if (state !== 'stopped' && shown > 0) {
      this.#tick = setTimeout(() => this.render(), shown);
      return;
    }
    this.#bar.hidden = false;
    if (state === 'stopped')
      this.#showStopped(this.#chat.session.farewell);
    else
      this.#showTrying(state, nextTry);
  }

  #showStopped(farewell) {
    const isElsewhere = farewell?.code === 'takenOver';
    const isLocked = farewell?.code === 'passwordNeeded';
    setText(this.#text, isElsewhere ? 'This conversation goes on in another tab or window.' : farewell?.text || 'Not connected.');
    setText(this.#action, isElsewhere ? 'Use it here' : isLocked ? 'Enter the password…' : 'Come back');
    this.#action.hidden = false;
  }

  #showTrying(state, nextTry) {
    const isOffline = attempt(() => navigator.onLine) === false;
    const { farewell } = this.#chat.session;
    const { refusal } = this.#chat.connection;
    setText(this.#text, isOffline ? 'You are offline. What you write is sent when the network is back.'
      : refusal ? `${refusal} Trying again; what you write is sent then.`
      : farewell ? `${farewell.text} Connecting again; what you write is sent then.`
        : 'Not connected. Trying again; what you write is sent then.');
    const seconds = Math.ceil((nextTry - Date.now()) / 1000);
    // The seconds stand on the button: in the text they would be read out one by one.
    setText(this.#action, state === 'waiting' && seconds > 1 ? `Try now (${seconds} s)` : 'Try now');
    this.#action.hidden = state !== 'waiting';
    if (state === 'waiting')
      this.#tick = setTimeout(() => this.render(), 500);
  }
}
