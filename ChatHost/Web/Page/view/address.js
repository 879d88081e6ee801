/**
 * The address of the open conversation: `#dev` is a room, `#@bob` a private conversation. Whoever opens such an address joins that room;
 * the browser's back button goes to the conversation looked at before.
 */
import { attempt } from './extras.js';

const Ours = 'chathost'; // marks the entries of the browser's list of pages that this page has made

export class AddressView {
  #chat;
  #shown = null; // the conversation that the address names
  #wanted = nameIn(location.hash); // what the address asked for when the page was opened
  #isGoing = false;

  constructor(chat) {
    this.#chat = chat;
    addEventListener('popstate', event => this.#go(nameIn(location.hash), event.state === Ours));
  }

  render() {
    const { conversations, session } = this.#chat;
    if (!session.isGreeted || this.#isGoing)
      return;
    if (this.#wanted !== null) {
      const wanted = this.#wanted;
      this.#wanted = null;
      this.#go(wanted, false);
      return;
    }
    const { current } = conversations;
    const address = addressOf(current);
    // A conversation that has been left is no page to go back to, and neither is an old name.
    const isStep = this.#shown !== null && this.#shown !== current && conversations.all.includes(this.#shown);
    this.#shown = current;
    if (address !== location.hash)
      attempt(() => history[isStep ? 'pushState' : 'replaceState'](Ours, '', address || location.pathname + location.search));
  }

  /**
   * @param name {?string} as it stands in the address
   * @param wasHere {boolean} whether one comes back to it; then a room that was left since stays left
   */
  async #go(name, wasHere) {
    const { conversations } = this.#chat;
    const isDirect = /^@./u.test(name);
    const known = name && (isDirect ? conversations.direct(name.slice(1)) : conversations.room(name));
    this.#isGoing = true;
    try {
      if (known)
        this.#chat.choose(known);
      else if (isDirect && !wasHere)
        this.#chat.choose(conversations.open('direct', name.slice(1)));
      else if (name && !wasHere)
        await this.#chat.join(name);
    } catch (refusal) {
      this.#chat.tell(refusal.message, 'error');
    } finally {
      this.#isGoing = false;
      this.#shown = null;
      this.#chat.changed();
    }
  }
}

const addressOf = ({ kind, name }) => kind === 'none' ? '' : `#${kind === 'direct' ? '@' : ''}${encodeURIComponent(name)}`;

/** @returns {?string} nothing for an address that names no conversation */
function nameIn(hash) {
  try {
    return decodeURIComponent(hash.slice(1)) || null;
  } catch {
    return null;
  }
}
