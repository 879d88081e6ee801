/**
 * Many buttons in a list that are one stop of Tab (WAI-ARIA APG, roving tabindex): the last of them, or the one that had the focus; arrows,
 * Home and End go through them.
 */
export class Roving {
  #list;
  #selector;
  #stop = null;

  constructor(list, selector) {
    [this.#list, this.#selector] = [list, selector];
    list.addEventListener('keydown', event => this.#keyed(event));
    list.addEventListener('focusin', ({ target }) => target.matches(selector) && this.#stopAt(target));
    list.addEventListener('focusout', ({ relatedTarget }) => !list.contains(relatedTarget) && this.refresh());
  }

  /** The list has changed. */
  refresh() {
    if (!this.#list.contains(document.activeElement) || !this.#stop?.isConnected)
      this.#stopAt(this.#all.at(-1) ?? null);
  }

  get #all() {
    return [...this.#list.querySelectorAll(this.#selector)];
  }

  #stopAt(button) {
    if (button === this.#stop)
      return;
    this.#stop?.setAttribute('tabindex', '-1');
    button?.setAttribute('tabindex', '0');
    this.#stop = button;
  }

  #keyed(event) {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    if (altKey || ctrlKey || metaKey || !target.matches(this.#selector))
      return;
    const all = this.#all;
    const next = { ArrowDown: all.indexOf(target) + 1, ArrowUp: all.indexOf(target) - 1, Home: 0, End: all.length - 1 }[key];
    if (next === undefined)
      return;
    event.preventDefault();
    all[next]?.focus();
  }
}
