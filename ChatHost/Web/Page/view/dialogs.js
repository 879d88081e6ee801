/** The dialogs for everyone: one's name, a room to join and its password, and help. */
import { Refusal } from '../chat/requests.js';
import { byId, element, setText } from './element.js';
import { ask, FormDialog } from './form.js';
import { keys } from './shortcuts.js';

export class Dialogs {
  #chat;

  constructor(chat) {
    this.#chat = chat;
    this.#prepare('name-dialog', 'new-name', name => chat.session.rename(name));
    this.#prepare('room-dialog', 'new-room', room => chat.join(room));
    byId('help-keys').append(...keys.flatMap(({ shown, does }) => [element('dt', {}, shown), element('dd', {}, does)]));
    byId('me').addEventListener('click', () => this.name());
    byId('browse').addEventListener('click', () => this.rooms());
    byId('help').addEventListener('click', () => this.help());
  }

  name() {
    byId('new-name').value = this.#chat.session.nick;
    byId('name-dialog').showModal();
    byId('new-name').select();
  }

  help() {
    if (byId('help-dialog').open)
      return;
    byId('help-commands').replaceChildren(
      ...this.#chat.commands.all.flatMap(({ usage, summary }) => [element('dt', {}, usage), element('dd', {}, summary)]));
    byId('help-dialog').showModal();
  }

  async rooms() {
    byId('new-room').value = '';
    byId('all-rooms').replaceChildren();
    byId('room-dialog').showModal();
    try {
      await this.#chat.ask({ type: 'rooms' }, object => object.type === 'rooms' && this.#list(object.rooms));
    } catch (refusal) {
      this.#tell(byId('room-dialog'), refusal);
    }
  }

  /** @returns {Promise<boolean>} whether it was the right one */
  passwordOf(room) {
    return ask({
      title: `Join ${room}`, fields: [{ name: 'password', label: 'The password of the room', type: 'password', autocomplete: 'off', required: true }], button: 'Join',
      act: ({ password }) => this.#chat.join(room, password),
    });
  }

  /**
   * @param why {string} what the server says
   * @param wasSaid {boolean} whether it says that of a password: then it is a fault
   */
  passwordOfServer(why, wasSaid) {
    const dialog = new FormDialog({
      title: 'Enter the password of the server', about: wasSaid ? [] : [why],
      fields: [{
        name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true,
        hint: 'From whoever runs this server. It is kept until this tab is closed.',
      }],
      button: 'Enter',
      act: ({ password }) => this.#chat.door.enter(password),
    });
    const done = dialog.show();
    if (wasSaid)
      dialog.tell(why);
    return done;
  }

  #list(rooms) {
    const others = rooms.filter(({ name }) => !this.#chat.conversations.room(name));
    byId('all-rooms').replaceChildren(...others.map(({ name, members, topic }) => element('li', {},
      element('button', { type: 'button', onclick: () => this.#submit(byId('room-dialog'), () => this.#chat.join(name)) },
        element('bdi', {}, name), element('small', {}, `${members} here`), topic ? element('small.about', { dir: 'auto' }, topic) : ''))));
  }

  #prepare(dialogId, fieldId, act) {
    const dialog = byId(dialogId);
    dialog.querySelector('form').addEventListener('submit', event => {
      event.preventDefault();
      this.#submit(dialog, () => act(byId(fieldId).value.trim()));
    });
    dialog.querySelector('[value=cancel]').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => setText(dialog.querySelector('.problem'), ''));
  }

  /** Stays open and says why, if the server refuses. */
  async #submit(dialog, act) {
    try {
      await act();
      dialog.close();
    } catch (refusal) {
      this.#tell(dialog, refusal);
    }
  }

  #tell(dialog, refusal) {
    if (!(refusal instanceof Refusal))
      throw refusal;
    setText(dialog.querySelector('.problem'), refusal.message);
  }
}
