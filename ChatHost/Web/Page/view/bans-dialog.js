/** Who is banned from a room or muted in it, for its operators. */
import { calendar } from './calendar.js';
import { element } from './element.js';
import { ListDialog } from './list-dialog.js';

export class BansDialog extends ListDialog {
  #chat;
  #room;

  /** @param menu {MemberMenu} */
  constructor(chat, room, menu) {
    super(`Bans of ${room.name}`, [
      element('button.quiet', { type: 'button', onclick: () => menu.ban(room).then(isDone => isDone && this.refresh()) }, 'Ban somebody…'),
    ], room);
    [this.#chat, this.#room] = [chat, room];
  }

  async contents() {
    const bans = await this.#chat.moderation.bans(this.#room);
    return bans.length === 0 ? [element('p.muted', {}, 'No bans or mutes.')]
      : [element('ul.rows', {}, ...bans.map(ban => this.#rowOf(ban)))];
  }

  #rowOf({ ban, do: done, who, kind, by, until, text }) {
    const isMute = done === 'mute';
    const details = [`${kind}, by ${by}`, ...until ? [`until ${calendar.moment(Date.parse(until))}`] : ['without an end'], ...text ? [text] : []];
    return element('li', {},
      element('div', {},
        element('strong', {}, isMute ? 'Mute ' : 'Ban ', element('bdi', {}, who)), ...details.map(detail => element('small', { dir: 'auto' }, detail))),
      element('button.small', {
        type: 'button', 'data-key': `${ban}`, 'aria-label': `Lift the ${isMute ? 'mute' : 'ban'} of ${who}`,
        onclick: () => this.try(() => this.#chat.moderation.act(this.#room, { do: isMute ? 'unmute' : 'unban', who: `${ban}` })).then(isDone => isDone && this.refresh()),
      }, 'Lift'));
  }
}
