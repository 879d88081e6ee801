/** Who is here, and what they are in the room: a list of names, each with what may be done to it. */
import { fold, hueOf, initialOf } from '../chat/names.js';
import { byId, element, setText } from './element.js';
import { accountMark, rankMark } from './marks.js';
import { opensMenu } from './menu.js';

const MostListed = 200;

export class PeopleView {
  #chat;
  #list = byId('people-list');
  #menu;
  #shown = new Map(); // by what is shown of somebody, their item

  /** @param menu {MemberMenu} */
  constructor(chat, menu) {
    [this.#chat, this.#menu] = [chat, menu];
  }

  render() {
    const { current } = this.#chat.conversations;
    const people = [...current.people.values()].sort((one, other) => one.localeCompare(other)).slice(0, MostListed);
    const more = current.total - people.length;
    setText(byId('people-title'), current.kind === 'room' ? `Here: ${current.total}` : 'Here');
    setText(byId('people-more'), more > 0 ? `and ${more} more` : '');
    const before = this.#shown;
    this.#shown = new Map();
    for (const nick of people) {
      const account = this.#chat.accounts.get(fold(nick)) ?? '';
      const rank = this.#chat.moderation.rankOf(current, nick);
      const key = [current.key, nick, account, rank, this.#menu.isMe(nick)].join(' ');
      this.#shown.set(key, before.get(key) ?? this.#itemOf(current, nick, account, rank));
    }
    const items = [...this.#shown.values()];
    if (items.length === this.#list.children.length && items.every((item, index) => item === this.#list.children[index]))
      return;
    // An element that is moved loses the focus.
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    this.#list.replaceChildren(...items);
    if (focused)
      (focused.isConnected ? focused : items[0]?.querySelector('button'))?.focus();
  }

  #itemOf(conversation, nick, account, rank) {
    const isMe = this.#menu.isMe(nick);
    const face = element(`span.avatar.${hueOf(nick)}`, { 'aria-hidden': 'true' }, initialOf(nick));
    return element('li', {}, element('button', { type: 'button', ...opensMenu, onclick: ({ currentTarget }) => this.#menu.open(currentTarget, conversation, nick) },
      face, element('bdi', {}, nick), accountMark(account, nick), isMe ? element('span.muted', {}, 'you') : '', rankMark(rank)));
  }
}
