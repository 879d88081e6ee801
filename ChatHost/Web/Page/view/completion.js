/**
 * Tab completes the name or command that was begun in a field. Where it may be several, they stand in a list: Tab and the arrows go
 * through it, Enter takes one, Escape none. With nothing to complete, Tab goes on to what stands next, as everywhere.
 */
import { candidatesFor } from './candidates.js';
import { byId, element, setText } from './element.js';

const Modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta']);

export class Completion {
  #chat;
  #field;
  #list = byId('completions');
  #onEdited;
  #found = [];
  #at = 0;
  #start = 0;
  #end = 0; // of what stands in the field for the word
  #typed = '';

  /** @param onEdited {() => void} is called when the text of the field was changed */
  constructor(chat, field, onEdited) {
    this.#chat = chat;
    this.#field = field;
    this.#onEdited = onEdited;
    field.addEventListener('input', () => this.close());
    field.addEventListener('blur', () => this.close());
    // The focus stays in the field.
    this.#list.addEventListener('mousedown', event => event.preventDefault());
  }

  /** @returns {boolean} whether the key was for the completion, and nothing else */
  keyed(event) {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const isTaken = this.#found.length > 0 ? this.#step(event, isPlain) : event.key === 'Tab' && isPlain && !event.shiftKey && this.#begin();
    if (isTaken) {
      event.preventDefault();
      event.stopPropagation();
    }
    return isTaken;
  }

  close() {
    this.#found = [];
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#field.removeAttribute('aria-activedescendant');
  }

  #begin() {
    const { value, selectionStart: caret, selectionEnd } = this.#field;
    if (caret !== selectionEnd)
      return false;
    const { start, found } = candidatesFor(this.#chat, value.slice(0, caret));
    if (found.length === 0)
      return false;
    [this.#start, this.#end, this.#typed] = [start, caret, value.slice(start, caret)];
    setText(byId('completed'), '');
    if (found.length === 1) {
      this.#put(found[0].text);
      setText(byId('completed'), found[0].shown);
      return true;
    }
    this.#found = found;
    this.#list.replaceChildren(...found.map(({ shown, about }, index) =>
      element('li', { id: `completion-${index}`, role: 'option', onclick: () => this.#take(index) },
        element('bdi', {}, shown), about ? element('small', {}, about) : '')));
    this.#list.hidden = false;
    this.#show(0);
    return true;
  }

  #step(event, isPlain) {
    const { key, shiftKey } = event;
    if (Modifiers.has(key))
      return false;
    if (isPlain && (key === 'Tab' || key === 'ArrowDown' || key === 'ArrowUp')) {
      this.#show(this.#at + (key === 'ArrowUp' || (key === 'Tab' && shiftKey) ? -1 : 1));
      return true;
    }
    if (key === 'Escape')
      this.#put(this.#typed);
    this.close();
    return key === 'Escape' || (key === 'Enter' && isPlain && !shiftKey);
  }

  #show(index) {
    this.#at = (index + this.#found.length) % this.#found.length;
    this.#put(this.#found[this.#at].text);
    for (const option of this.#list.children)
      option.setAttribute('aria-selected', String(option.id === `completion-${this.#at}`));
    this.#field.setAttribute('aria-activedescendant', `completion-${this.#at}`);
    this.#list.children[this.#at].scrollIntoView({ block: 'nearest' });
  }

  #take(index) {
    this.#put(this.#found[index].text);
    this.close();
  }

  #put(text) {
    // What follows the caret brings its own space.
    const follows = this.#field.value.slice(this.#end);
    const put = /^\s/u.test(follows) ? text.trimEnd() : text;
    this.#field.setRangeText(put, this.#start, this.#end, 'end');
    this.#end = this.#start + put.length;
    this.#onEdited();
  }
}
