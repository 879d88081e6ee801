/**
 * A menu at a button (WAI-ARIA APG, menu button): arrows go through it, Home and End to its ends, a letter to what begins with it; Enter
 * chooses, Escape and Tab leave it. Afterwards the focus is where it was.
 */
import { byId, element } from './element.js';

const Margin = 8; // px to the edge of the window

let open = null;

/** Marks a button as one that opens a menu. */
export const opensMenu = { 'aria-haspopup': 'menu', 'aria-expanded': 'false' };

/**
 * @param anchor {HTMLElement} the button
 * @param label {string} what the menu is about
 * @param items {({ text: string, act: () => void, isGrave?: boolean } | null)[]} null is a line between
 */
export function openMenu(anchor, label, items) {
  const isOpen = open?.anchor === anchor;
  closeMenu();
  if (!isOpen)
    open = new Menu(anchor, label, items);
}

export function closeMenu() {
  open?.close();
}

class Menu {
  anchor;
  #element;
  #buttons = [];
  #outside = event => this.#element.contains(event.target) || this.anchor.contains(event.target) || this.close(false);
  #moved = () => this.#place();

  constructor(anchor, label, items) {
    this.anchor = anchor;
    this.#element = element('div.menu', { role: 'menu', 'aria-label': label, onkeydown: event => this.#keyed(event) });
    for (const item of items)
      this.#element.append(item ? this.#buttonOf(item) : element('div.between', { role: 'separator' }));
    // What is outside of a dialog cannot be used while it is open.
    (anchor.closest('dialog') ?? document.body).append(this.#element);
    anchor.setAttribute('aria-expanded', 'true');
    this.#place();
    this.#buttons[0]?.focus({ preventScroll: true });
    document.addEventListener('pointerdown', this.#outside, true);
    addEventListener('resize', this.#moved);
    this.#element.addEventListener('focusout', ({ relatedTarget }) => relatedTarget && !this.#element.contains(relatedTarget) && this.close(false));
  }

  /** @param goesBack {boolean} whether the focus returns to the button */
  close(goesBack = true) {
    if (open !== this)
      return;
    open = null;
    document.removeEventListener('pointerdown', this.#outside, true);
    removeEventListener('resize', this.#moved);
    this.anchor.setAttribute('aria-expanded', 'false');
    if (goesBack)
      (this.anchor.isConnected ? this.anchor : byId('message')).focus({ preventScroll: true });
    this.#element.remove();
  }

  #buttonOf({ text, act, isGrave = false }) {
    const button = element(isGrave ? 'button.grave' : 'button', {
      type: 'button', role: 'menuitem', tabindex: '-1',
      onclick: () => {
        this.close();
        act();
      },
    }, text);
    this.#buttons.push(button);
    return button;
  }

  /** Below the button where there is room, else above it; within the window in any case. */
  #place() {
    const { left, right, top, bottom } = this.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const isMirrored = getComputedStyle(this.anchor).direction === 'rtl';
    const wanted = isMirrored ? right - width : left;
    const x = Math.max(Margin, Math.min(wanted, innerWidth - width - Margin));
    const isBelow = bottom + height + Margin <= innerHeight || top < innerHeight - bottom;
    const y = isBelow ? Math.min(bottom + 2, innerHeight - height - Margin) : top - height - 2;
    this.#element.style.left = `${x}px`;
    this.#element.style.top = `${Math.max(Margin, y)}px`;
  }

  #keyed(event) {
    // None of the keys of the page means anything here.
    event.stopPropagation();
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey)
      return;
    const at = this.#buttons.indexOf(document.activeElement);
    const { length } = this.#buttons;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + length, Home: 0, End: length - 1 }[key] ?? this.#beginningWith(key, at);
    if (key === 'Escape') {
      // Nor does the dialog around it close.
      event.preventDefault();
      this.close();
    } else if (key === 'Tab') {
      this.close();
    } else if (next >= 0) {
      event.preventDefault();
      this.#buttons[next % length].focus();
    }
  }

  #beginningWith(letter, at) {
    if ([...letter].length !== 1 || letter === ' ')
      return -1;
    const begins = button => button.textContent.toLowerCase().startsWith(letter.toLowerCase());
    const after = this.#buttons.findIndex((button, index) => index > at && begins(button));
    return after >= 0 ? after : this.#buttons.findIndex(begins);
  }
}
