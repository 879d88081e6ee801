/** Who one is to the server, at the head of the page: a guest, or logged in; and what can be done about it. */
import { hueOf, initialOf } from '../chat/names.js';
import { AccountDialog } from './account-dialog.js';
import { byId, element, setText } from './element.js';
import { ask, FormDialog } from './form.js';
import { openMenu } from './menu.js';

export class AccountView {
  #chat;
  #button = byId('account');
  #onName;

  /** @param onName {() => void} asks for another name */
  constructor(chat, onName) {
    [this.#chat, this.#onName] = [chat, onName];
    this.#button.addEventListener('click', () => this.menu(this.#button));
  }

  render() {
    const { account, session } = this.#chat;
    const face = this.#button.querySelector('.avatar');
    setText(face, initialOf(session.nick));
    face.className = `avatar ${hueOf(session.nick)}`;
    setText(this.#button.querySelector('bdi'), session.nick);
    setText(this.#button.querySelector('small'), account.name === null ? 'Guest' : account.name === session.nick ? 'Logged in' : `Logged in as ${account.name}`);
    this.#button.classList.toggle('known', account.name !== null);
    this.#button.hidden = session.nick === '';
  }

  menu(anchor) {
    const { account, session } = this.#chat;
    const change = { text: 'Change name…', act: this.#onName };
    openMenu(anchor, session.nick, account.name === null ? [
      { text: 'Log in…', act: () => this.logIn() },
      ...account.mayRegister ? [{ text: 'Register…', act: () => this.#register() }] : [],
      null, change,
    ] : [
      { text: 'Account…', act: () => new AccountDialog(this.#chat, this).show() },
      { text: 'Change password…', act: () => this.changePassword() },
      change, null,
      { text: 'Log out', act: () => this.#logOut() },
    ]);
  }

  logIn() {
    const { account, session } = this.#chat;
    const dialog = new FormDialog({
      title: 'Log in',
      fields: [
        { name: 'nick', label: 'Name', autocomplete: 'username', required: true, value: session.hasChosenNick ? session.nick : '' },
        { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true }, stay,
      ],
      button: 'Log in',
      act: ({ nick, password, stays }) => account.logIn(nick.trim(), password, stays),
      faultOf: () => 'password',
      extra: account.mayRegister ? element('button.quiet.aside', {
        type: 'button',
        onclick: () => {
          dialog.close();
          this.#register();
        },
      }, 'Register…') : null,
    });
    return dialog.show();
  }

  #register() {
    const { account, session } = this.#chat;
    return ask({
      title: 'Register', about: ['The name is then reserved for you, and you can log in to it from anywhere.'],
      fields: [
        { name: 'nick', label: 'Name', autocomplete: 'username', required: true, value: session.nick },
        { name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', required: true }, stay,
      ],
      button: 'Register',
      act: ({ nick, password, stays }) => account.register(nick.trim(), password, stays),
      faultOf: ({ code }) => OfNames.has(code) ? 'nick' : 'password',
    });
  }

  async #logOut() {
    try {
      await this.#chat.account.logOut();
    } catch (refusal) {
      this.#chat.tell(refusal.message, 'error');
    }
  }

  changePassword() {
    const { account } = this.#chat;
    return ask({
      title: 'Change password', about: ['All other sessions end. Keys stay, but for those that keep browsers logged in.'],
      fields: [
        whose(account.name),
        { name: 'old', label: 'Current password', type: 'password', autocomplete: 'current-password', required: true },
        { name: 'chosen', label: 'New password', type: 'password', autocomplete: 'new-password', required: true },
      ],
      button: 'Change',
      act: async ({ old, chosen }) => {
        await account.changePassword(old, chosen);
        this.#chat.tell('The new password holds from now on.');
      },
      faultOf: ({ code }) => code === 'weakPassword' ? 'chosen' : 'old',
    });
  }

  /** Asks for the password where one is logged in by less. */
  prove() {
    const { account } = this.#chat;
    return ask({
      title: 'Enter your password', about: ['This session was begun with a key, which may not change what can log in.'],
      fields: [whose(account.name), { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true }],
      button: 'Continue', act: ({ password }) => account.prove(password),
    });
  }

  delete() {
    const { account } = this.#chat;
    return ask({
      title: `Delete the account ${account.name}`, about: ['Its keys and other sessions end, rooms that it owns have no owner, and the name is free. This cannot be undone.'],
      fields: [
        whose(account.name),
        { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', required: true },
        { name: 'erases', label: 'Also erase what I said', type: 'checkbox' },
      ],
      button: 'Delete', isGrave: true,
      act: ({ password, erases }) => account.delete(password, erases),
      faultOf: () => 'password',
    });
  }
}

const OfNames = new Set(['nickInUse', 'invalidNick', 'nickReserved', 'accountExists']);

const stay = { name: 'stays', label: 'Stay logged in', hint: 'By a key that this browser keeps. Not on a computer that others use.', type: 'checkbox' };

/** For what keeps passwords: it wants to know whose one is. */
const whose = name => ({ name: 'nick', label: 'Account', value: name, autocomplete: 'username', readonly: true });
