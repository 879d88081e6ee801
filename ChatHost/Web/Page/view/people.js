/** Who is here: a list from which a private conversation begins. */
import { fold, hueOf, initialOf } from '../chat/names.js';
import { byId, element, setText } from './element.js';

const MostListed = 200;

export class PeopleView {
  #chat;
  #list = byId('people-list');
  #onChoose;
  #shown = '';

  /** @param onChoose {(nick) => void} */
  constructor(chat, onChoose) {
    this.#chat = chat;
    this.#onChoose = onChoose;
  }

  render() {
    const { current } = this.#chat.conversations;
    const people = [...current.people.values()].sort((one, other) => one.localeCompare(other)).slice(0, MostListed);
    const more = current.total - people.length;
    setText(byId('people-title'), current.kind === 'room' ? `Here: ${current.total}` : 'Here');
    setText(byId('people-more'), more > 0 ? `and ${more} more` : '');
    const key = `${current.key} ${this.#chat.session.nick} ${people.join(' ')}`;
    if (key === this.#shown)
      return;
    this.#shown = key;
    this.#list.replaceChildren(...people.map(nick => this.#itemOf(nick)));
  }

  #itemOf(nick) {
    const isMe = fold(nick) === fold(this.#chat.session.nick);
    const face = element(`span.avatar.${hueOf(nick)}`, { 'aria-hidden': 'true' }, initialOf(nick));
    return element('li', {}, element('button', { type: 'button', title: isMe ? 'Change your name' : `Write privately to ${nick}`, onclick: () => this.#onChoose(nick, isMe) },
      face, element('bdi', {}, nick), isMe ? element('span.muted', {}, 'you') : ''));
  }
}
