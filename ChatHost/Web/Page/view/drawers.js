/** On narrow screens rooms and people are drawers over the conversation: one at a time, closed by Escape or beside it. */
import { byId } from './element.js';

export class Drawers {
  #shade = byId('shade');
  #pairs = [['open-rooms', 'rooms'], ['open-people', 'people']].map(([button, drawer]) => ({ button: byId(button), drawer: byId(drawer) }));

  constructor() {
    for (const pair of this.#pairs)
      pair.button.addEventListener('click', () => this.#isDrawer(pair) ? this.#open(pair) : pair.drawer.querySelector('button')?.focus());
    this.#shade.addEventListener('click', () => this.close());
  }

  /** @returns {boolean} whether one was open */
  close() {
    const open = this.#pairs.find(({ drawer }) => drawer.classList.contains('open'));
    if (!open)
      return false;
    const hadFocus = open.drawer.contains(document.activeElement);
    open.drawer.classList.remove('open');
    open.button.setAttribute('aria-expanded', 'false');
    this.#shade.hidden = true;
    document.querySelector('main').inert = false;
    if (hadFocus)
      open.button.focus();
    return true;
  }

  #open({ button, drawer }) {
    this.close();
    drawer.classList.add('open');
    button.setAttribute('aria-expanded', 'true');
    this.#shade.hidden = false;
    document.querySelector('main').inert = true;
    (drawer.querySelector('li button') ?? drawer.querySelector('button'))?.focus();
  }

  /** Beside the conversation there is nothing to open. */
  #isDrawer({ drawer }) {
    return getComputedStyle(drawer).position === 'fixed';
  }
}
