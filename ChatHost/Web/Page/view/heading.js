/** What stands above the conversation, and who one is oneself. */
import { hueOf, initialOf } from '../chat/names.js';
import { byId, icon, setText } from './element.js';
import { marksOf } from './marks.js';

export class Heading {
  #chat;
  #me = byId('me');
  #marks = byId('room-marks');
  #marked = '';

  constructor(chat) {
    this.#chat = chat;
  }

  render() {
    const { current } = this.#chat.conversations;
    setText(byId('name').querySelector('bdi'), current.name);
    setText(byId('topic'), current.kind === 'direct' ? 'Private' : current.topic);
    byId('room-menu').hidden = current.kind !== 'room';
    const marks = marksOf(current);
    const key = marks.map(({ name }) => name).join(' ');
    if (key !== this.#marked) {
      this.#marked = key;
      this.#marks.replaceChildren(...marks.map(({ name, label }) => icon(name, label)));
    }
    const people = byId('open-people');
    people.hidden = current.kind !== 'room';
    setText(people, `${current.total} here`);
    const { nick } = this.#chat.session;
    const face = this.#me.querySelector('.avatar');
    setText(face, initialOf(nick));
    face.className = `avatar ${hueOf(nick)}`;
    setText(this.#me.querySelector('bdi'), nick);
    byId('latest').classList.toggle('unread', current.unread > 0);
    setText(byId('latest-text'), current.unread > 0 ? `${current.unread} new` : 'Latest');
  }
}
