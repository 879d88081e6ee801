/** Who is in a room and what they are there, and who is something there without being in it now. */
import { fold, hueOf, initialOf } from '../chat/names.js';
import { element } from './element.js';
import { ListDialog } from './list-dialog.js';
import { accountMark, rankMark } from './marks.js';
import { opensMenu } from './menu.js';

const Order = ['owner', 'operator', 'voiced', null];

export class MembersDialog extends ListDialog {
  #chat;
  #room;
  #menu;

  constructor(chat, room, menu) {
    super(`Members of ${room.name}`, [], room);
    [this.#chat, this.#room, this.#menu] = [chat, room, menu];
  }

  contents() {
    const { people, rules, total } = this.#room;
    const absent = [rules.owner, ...rules.operators, ...rules.voiced]
      .filter(name => name && !people.has(fold(name)) && ![...people.keys()].some(nick => fold(this.#chat.accounts.get(nick) ?? '') === fold(name)));
    const more = total - people.size;
    return [
      this.#list([...people.values()]),
      ...more > 0 ? [element('p.muted', {}, `and ${more} more`)] : [],
      ...absent.length > 0 ? [element('h3', {}, 'Not here now'), this.#list([...new Set(absent)])] : [],
    ];
  }

  #list(nicks) {
    const ranked = nicks.map(nick => ({ nick, rank: this.#chat.moderation.rankOf(this.#room, nick) }));
    ranked.sort((one, other) => Order.indexOf(one.rank) - Order.indexOf(other.rank) || one.nick.localeCompare(other.nick));
    return element('ul.rows', {}, ...ranked.map(({ nick, rank }) => this.#rowOf(nick, rank)));
  }

  #rowOf(nick, rank) {
    const isMe = this.#menu.isMe(nick);
    const about = [
      element(`span.avatar.${hueOf(nick)}`, { 'aria-hidden': 'true' }, initialOf(nick)), element('bdi', {}, nick),
      accountMark(this.#chat.accounts.get(fold(nick)), nick), isMe ? element('small', {}, 'you') : '', rankMark(rank),
    ];
    return element('li', {}, isMe ? element('div.member', {}, ...about)
      : element('button.member', { type: 'button', 'data-key': nick, ...opensMenu, onclick: ({ currentTarget }) => this.#menu.open(currentTarget, this.#room, nick) },
        ...about, element('span.muted', { 'aria-hidden': 'true' }, '⋯')));
  }
}
