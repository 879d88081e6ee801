/** Asks whoever is here for the first time for a name. It can be left for later: the conversation goes on beside it. */
import { browser } from '../chat/memory.js';
import { Refusal } from '../chat/requests.js';
import { byId, setText } from './element.js';
import { attempt } from './extras.js';

export class Welcome {
  #chat;
  #form = byId('welcome');
  #field = byId('welcome-name');
  #problem = this.#form.querySelector('.problem');
  #onDone;

  /** @param onDone {() => void} is called when it has been answered */
  constructor(chat, onDone) {
    this.#chat = chat;
    this.#onDone = onDone;
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#take(this.#field.value.trim());
    });
    this.#form.querySelector('[value=cancel]').addEventListener('click', () => this.#done());
  }

  render() {
    const { account, session } = this.#chat;
    const isAsking = session.isGreeted ? account.name === null && !session.hasChosenNick && !browser.get('isNameAsked', false) : !this.#form.hidden;
    setText(this.#form.querySelector('bdi'), session.nick);
    if (isAsking === !this.#form.hidden)
      return;
    this.#form.hidden = !isAsking;
    // Nobody is interrupted who types already; and a phone would open its keyboard over the conversation.
    if (isAsking && byId('message').value === '' && attempt(() => matchMedia('(hover: hover)').matches))
      this.#field.focus();
  }

  async #take(name) {
    try {
      await this.#chat.session.rename(name);
      this.#done();
    } catch (refusal) {
      if (!(refusal instanceof Refusal))
        throw refusal;
      setText(this.#problem, refusal.message);
    }
  }

  #done() {
    browser.set('isNameAsked', true);
    this.#chat.changed();
    this.#onDone();
  }
}
