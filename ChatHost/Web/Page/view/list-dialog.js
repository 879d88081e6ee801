/** A dialog with a list in it that is asked for, and asked for again when something of it has changed. */
import { Refusal } from '../chat/requests.js';
import { element, setText } from './element.js';

let made = 0;
const open = new Set();

export class ListDialog {
  #problem = element('p.problem', { role: 'alert' });
  #body = element('div.body');
  #dialog;
  #room;

  /**
   * @param buttons {HTMLElement[]} beside the one that closes it
   * @param room {?Conversation} what it is about
   */
  constructor(title, buttons = [], room = null) {
    this.#room = room;
    const id = `list-${++made}`;
    this.#dialog = element('dialog', { 'aria-labelledby': id, onclose: () => this.#gone() },
      element('h2', { id, tabindex: '-1', autofocus: true }, title), this.#body, this.#problem,
      element('div.buttons', {}, ...buttons, element('button', { type: 'button', onclick: () => this.close() }, 'Close')));
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** What holds in a room has changed. */
  static refreshAll(room) {
    for (const dialog of open) {
      if (dialog.#room === room)
        dialog.refresh();
    }
  }

  async show() {
    open.add(this);
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    await this.refresh();
  }

  close() {
    this.#dialog.close();
  }

  /** Shows what is there now. The focus stays where it was, or goes to the heading where that is gone. */
  refresh() {
    return this.try(async () => {
      const content = await this.contents();
      const { activeElement } = document;
      const key = this.#body.contains(activeElement) ? activeElement.dataset.key : null;
      this.#body.replaceChildren(...content);
      if (key !== null)
        ([...this.#body.querySelectorAll('[data-key]')].find(one => one.dataset.key === key) ?? this.#dialog.querySelector('h2')).focus();
    });
  }

  /** Does something, and says what the server has against it. @returns {Promise<boolean>} whether it was done */
  async try(act) {
    try {
      await act();
      setText(this.#problem, '');
      return true;
    } catch (refusal) {
      if (!(refusal instanceof Refusal))
        throw refusal;
      setText(this.#problem, refusal.message);
      return false;
    }
  }

  #gone() {
    open.delete(this);
    this.#dialog.remove();
  }

  /** @returns {Node[] | Promise<Node[]>} what stands in it; asked for by `refresh` */
  contents() {
    throw new Error('A dialog has something in it.');
  }
}
