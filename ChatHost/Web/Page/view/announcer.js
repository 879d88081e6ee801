/** Says what comes to those who listen: once, as text, whatever is in sight. */
import { byId, element } from './element.js';

const Kept = 20; // lines; what was said once is of no further use

export class Announcer {
  #region = byId('announcer');

  say(text) {
    this.#region.append(element('p', {}, text));
    while (this.#region.childElementCount > Kept)
      this.#region.firstElementChild.remove();
  }

  line(conversation, line, isCurrent) {
    const place = isCurrent ? '' : conversation.kind === 'direct' ? 'Private: ' : `${conversation.name}: `;
    this.say(place + (line.kind === 'action' ? `${line.nick} ${line.text}` : line.kind === 'topic' ? `${line.nick} ${line.text ? `set the topic: ${line.text}` : 'unset the topic.'}` : `${line.nick}: ${line.text}`));
  }
}
