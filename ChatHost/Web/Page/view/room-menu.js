/** What may be done with a room: for everyone, for its operators, for its owner. Nothing is offered that one may not do. */
import { BansDialog } from './bans-dialog.js';
import { byId } from './element.js';
import { ask } from './form.js';
import { MembersDialog } from './members-dialog.js';
import { openMenu } from './menu.js';
import { settingsOf } from './room-settings.js';

export class RoomMenu {
  #chat;
  #button = byId('room-menu');
  #members;
  #onLeave;

  /**
   * @param members {MemberMenu}
   * @param onLeave {(conversation) => void}
   */
  constructor(chat, members, onLeave) {
    [this.#chat, this.#members, this.#onLeave] = [chat, members, onLeave];
    this.#button.addEventListener('click', () => this.#open(chat.conversations.current));
  }

  #open(room) {
    const { moderation } = this.#chat;
    openMenu(this.#button, room.name, [
      { text: 'Members…', act: () => new MembersDialog(this.#chat, room, this.#members).show() },
      ...moderation.mayInvite(room) ? [{ text: 'Invite…', act: () => this.#invite(room) }] : [],
      ...moderation.maySetTopic(room) ? [{ text: 'Set the topic…', act: () => this.#setTopic(room) }] : [],
      ...moderation.isOperator(room) ? [
        null,
        { text: 'Settings…', act: () => settingsOf(this.#chat, room) },
        { text: 'Bans…', act: () => new BansDialog(this.#chat, room, this.#members).show() },
      ] : [],
      ...moderation.isOwner(room) ? [{ text: 'Give the room away…', act: () => this.#giveAway(room) }] : [],
      null,
      { text: 'Leave', act: () => this.#onLeave(room) },
    ]);
  }

  #invite(room) {
    return ask({
      title: `Invite somebody to ${room.name}`, fields: [{ name: 'who', label: 'Whom', hint: 'They may come in once, within a day.', required: true, autocomplete: 'off' }],
      button: 'Invite',
      act: async ({ who }) => {
        await this.#chat.moderation.act(room, { do: 'invite', who: who.trim() });
        this.#chat.tell(`Invited to ${room.name}: ${who.trim()}`);
      },
    });
  }

  #setTopic(room) {
    return ask({
      title: `Topic of ${room.name}`, fields: [{ name: 'text', label: 'What it is about; empty for no topic', value: room.topic ?? '', autocomplete: 'off' }], button: 'Set',
      act: ({ text }) => this.#chat.ask({ type: 'topic', room: room.name, text }),
    });
  }

  #giveAway(room) {
    return ask({
      title: `Give ${room.name} away`, about: ['Whoever gets it owns it, and makes its operators from then on.'],
      fields: [{ name: 'who', label: 'The name of an account', required: true, autocomplete: 'off' }], button: 'Give away', isGrave: true,
      act: ({ who }) => this.#chat.moderation.set(room, 'owner', who.trim()),
    });
  }
}
