/** The list of rooms and private conversations, each with what is unread in it. */
import { byId, element, icon, setText } from './element.js';
import { marksOf } from './marks.js';

export class ConversationList {
  #chat;
  #rooms = byId('room-list');
  #directs = byId('direct-list');
  #server = byId('server').querySelector('bdi');
  #badge = byId('open-rooms').querySelector('.badge');
  #onChoose;
  #onLeave;
  #buttons = new WeakMap();

  /**
   * @param onChoose {(conversation) => void}
   * @param onLeave {(conversation) => void}
   */
  constructor(chat, onChoose, onLeave) {
    this.#onLeave = onLeave;
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
    if (items.length === list.children.length && items.every((item, index) => item === list.children[index]))
      return;
    // An element that is moved loses the focus; where it has gone, the one in its place has it.
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const index = [...list.children].findIndex(item => item.contains(focused));
    list.replaceChildren(...items);
    if (focused)
      (focused.isConnected ? focused : items[Math.min(index, items.length - 1)]?.querySelector('button') ?? byId('browse')).focus();
  }

  #itemOf(conversation, isCurrent) {
    let parts = this.#buttons.get(conversation);
    if (!parts) {
      const name = element('bdi');
      const badge = element('span.badge');
      const marks = element('span.marks');
      const button = element('button', { type: 'button', onclick: () => this.#onChoose(conversation) },
        element('span.mark', { 'aria-hidden': 'true' }, conversation.kind === 'room' ? '#' : '@'), name, marks, badge);
      const leave = element('button.leave', { type: 'button', onclick: () => this.#onLeave(conversation) }, element('span', { 'aria-hidden': 'true' }, '×'));
      parts = { item: element('li', {}, button, leave), button, name, marks, badge, leave, marked: '' };
      this.#buttons.set(conversation, parts);
    }
    const { unread } = conversation;
    setText(parts.name, conversation.name);
    const leaving = conversation.kind === 'room' ? `Leave ${conversation.name}` : `Close the conversation with ${conversation.name}`;
    parts.leave.title = leaving;
    parts.leave.setAttribute('aria-label', leaving);
    setText(parts.badge, unread > 99 ? '99+' : `${unread}`);
    parts.badge.hidden = unread === 0;
    parts.button.classList.toggle('unread', unread > 0);
    if (isCurrent)
      parts.button.setAttribute('aria-current', 'true');
    else
      parts.button.removeAttribute('aria-current');
    const marks = marksOf(conversation);
    const marked = marks.map(({ label }) => label.toLowerCase());
    if (parts.marked !== marked.join())
      parts.marks.replaceChildren(...marks.map(({ name }) => icon(name)));
    parts.marked = marked.join();
    parts.button.title = marks.map(({ label }) => label).join(', ');
    if (unread > 0 || marks.length > 0)
      parts.button.setAttribute('aria-label', [conversation.name, ...marked, ...unread > 0 ? [`${unread} unread`] : []].join(', '));
    else
      parts.button.removeAttribute('aria-label');
    return parts.item;
  }
}
