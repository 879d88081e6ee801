/** People whose lines are hidden in this tab. The server marks what they say in rooms, since numbers have no gaps, and keeps their private lines away. */
import { fold } from './names.js';
import { tab } from './memory.js';

export class Ignored {
  #names = new Map(tab.get('ignored', []).map(name => [fold(name), name]));
  #changed;

  #ask;

  /**
   * @param ask {(object) => Promise} asks the server, whose word it is whether somebody can be ignored
   * @param changed {() => void} is called when lines have to be hidden or shown
   */
  constructor(ask, changed) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Another session than before: whom it ignores is to be told again. Whoever is not here is ignored in this tab alone. */
  tellServer() {
    for (const nick of this.#names.values())
      this.#ask({ type: 'ignore', nick }).catch(() => {});
  }

  has(nick) {
    return nick !== undefined && this.#names.size > 0 && this.#names.has(fold(nick));
  }

  /** The server ignores somebody for this session. */
  add(nick) {
    this.#names.set(fold(nick), nick);
    this.#save();
  }

  remove(nick) {
    this.#names.delete(fold(nick));
    this.#save();
  }

  /** A new name hides nobody. */
  rename(nick, to) {
    if (!this.#names.delete(fold(nick)))
      return;
    this.#names.set(fold(to), to);
    this.#save();
  }

  #save() {
    tab.set('ignored', [...this.#names.values()]);
    this.#changed();
  }
}
