/** People whose lines are hidden in this tab. The server sends them all the same: numbers have no gaps. */
import { fold } from './names.js';
import { tab } from './memory.js';

export class Ignored {
  #names = new Map(tab.get('ignored', []).map(name => [fold(name), name]));
  #changed;

  /** @param changed {() => void} is called when lines have to be hidden or shown */
  constructor(changed) {
    this.#changed = changed;
  }

  has(nick) {
    return nick !== undefined && this.#names.size > 0 && this.#names.has(fold(nick));
  }

  add(nick) {
    this.#names.set(fold(nick), nick);
    this.#save();
  }

  remove(nick) {
    const wasThere = this.#names.delete(fold(nick));
    this.#save();
    return wasThere;
  }

  /** A new name hides nobody. */
  rename(nick, to) {
    if (this.#names.delete(fold(nick)))
      this.add(to);
  }

  #save() {
    tab.set('ignored', [...this.#names.values()]);
    this.#changed();
  }
}
