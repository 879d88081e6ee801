/**
 * What outlives a reload (of this tab: the session) and what outlives the tab (of this browser: how far one has read).
 * A browser may refuse either; then the page works as long as it is open.
 */
const Key = 'chathost';

class Store {
  #storage;
  #values;
  #isShared;

  /** @param isShared {boolean} whether other tabs write, too: what they wrote is taken first */
  constructor(open, isShared) {
    this.#isShared = isShared;
    try {
      this.#storage = open();
      this.#values = JSON.parse(this.#storage.getItem(Key)) ?? {};
    } catch {
      this.#values = {};
    }
  }

  get(name, otherwise) {
    return this.#values[name] ?? otherwise;
  }

  set(name, value) {
    this.update(name, () => value);
  }

  clear() {
    this.#values = {};
    this.#write();
  }

  update(name, change) {
    try {
      if (this.#isShared)
        this.#values = JSON.parse(this.#storage.getItem(Key)) ?? {};
    } catch {
      // What this tab knows has to do.
    }
    this.#values[name] = change(this.#values[name]);
    this.#write();
  }

  /**
   * Another tab wrote.
   * @param name {string} a value's
   * @param heard {(value) => void} is given what it is now
   */
  listen(name, heard) {
    addEventListener('storage', event => {
      try {
        if (event.storageArea === this.#storage && event.key === Key)
          heard(this.#values[name] = (JSON.parse(event.newValue) ?? {})[name]);
      } catch {
        // Not what this page writes.
      }
    });
  }

  #write() {
    try {
      this.#storage?.setItem(Key, JSON.stringify(this.#values));
    } catch {
      // Full, or refused.
    }
  }
}

/** This tab: token, lines not yet acknowledged, open conversation, ignored people, private lines. */
export const tab = new Store(() => sessionStorage, false);

/** This browser: chosen name, rooms, the last number read of each. */
export const browser = new Store(() => localStorage, true);
