/** The list of rooms and private conversations, each with what is unread in it. */
import { byId, element, setText } from './element.js';

export class ConversationList {
  #chat;
  #rooms = byId('room-list');
  #directs = byId('direct-list');
  #server = byId('server').querySelector('bdi');
  #badge = byId('open-rooms').querySelector('.badge');
  #onChoose;
  #buttons = new WeakMap();

  /** @param onChoose {(conversation) => void} */
  constructor(chat, onChoose) {
    this.#chat = chat;
    this.#onChoose = onChoose;
  }

  render() {
    const { rooms, directs, current, all } = this.#chat.conversations;
    setText(this.#server, this.#chat.session.server);
    this.#fill(this.#rooms, rooms, current);
    this.#fill(this.#directs, directs, current);
    byId('directs').hidden = directs.length === 0;
    const elsewhere = all.filter(one => one !== current).reduce((sum, { unread }) => sum + unread, 0);
    this.#badge.hidden = elsewhere === 0;
    setText(this.#badge, elsewhere > 99 ? '99+' : `${elsewhere}`);
  }

  #fill(list, conversations, current) {
    const items = conversations.map(conversation => this.#itemOf(conversation, conversation === current));
    if (items.length !== list.children.length || items.some((item, index) => item !== list.children[index]))
      list.replaceChildren(...items);
  }

  #itemOf(conversation, isCurrent) {
    let parts = this.#buttons.get(conversation);
    if (!parts) {
      const name = element('bdi');
      const badge = element('span.badge');
      const button = element('button', { type: 'button', onclick: () => this.#onChoose(conversation) },
        element('span.mark', { 'aria-hidden': 'true' }, conversation.kind === 'room' ? '#' : '@'), name, badge);
      parts = { item: element('li', {}, button), button, name, badge };
      this.#buttons.set(conversation, parts);
    }
    const { unread } = conversation;
    setText(parts.name, conversation.name);
    setText(parts.badge, unread > 99 ? '99+' : `${unread}`);
    parts.badge.hidden = unread === 0;
    parts.button.classList.toggle('unread', unread > 0);
    if (isCurrent)
      parts.button.setAttribute('aria-current', 'true');
    else
      parts.button.removeAttribute('aria-current');
    if (unread > 0)
      parts.button.setAttribute('aria-label', `${conversation.name}, ${unread} unread`);
    else
      parts.button.removeAttribute('aria-label');
    return parts.item;
  }
}
