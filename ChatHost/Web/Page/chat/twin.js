/**
 * Tells a tab that was duplicated from one that was reloaded. Both begin with the same stored session, but the first one's
 * twin still has it: were both to resume, they would take it from each other for ever. Other tabs are asked, briefly.
 */
const PatienceWithTwins = 150; // ms; a tab that sleeps too deeply to answer is taken over, and then stays quiet

export class Twins {
  #channel = openChannel();
  #me = Math.random();
  #held = () => null;

  /** @param held {() => ?string} the token that this tab goes on with */
  constructor(held) {
    this.#held = held;
    this.#channel?.addEventListener('message', ({ data }) => {
      if (data.asks && data.asks === this.#held())
        this.#channel.postMessage({ tells: data.asks, to: data.from });
    });
  }

  /** @returns {Promise<boolean>} whether another tab goes on with this token */
  has(token) {
    if (!this.#channel)
      return Promise.resolve(false);
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), PatienceWithTwins);
      this.#channel.addEventListener('message', ({ data }) => {
        if (data.tells !== token || data.to !== this.#me)
          return;
        clearTimeout(timer);
        resolve(true);
      });
      this.#channel.postMessage({ asks: token, from: this.#me });
    });
  }
}

/** Where storage is refused, this is, too. */
function openChannel() {
  try {
    return new BroadcastChannel('chathost');
  } catch {
    return null;
  }
}
