/** What is told outside the page: the number of unread lines in its title, and notifications, if they were asked for. */
import { browser } from '../chat/memory.js';
import { byId } from './element.js';
import { attempt } from './extras.js';

export class Attention {
  #chat;
  #button = byId('notify');

  constructor(chat) {
    this.#chat = chat;
    // Browsers offer it on secure pages alone, and ask the person only after a click.
    this.#button.hidden = !('Notification' in window) || !isSecureContext;
    this.#button.addEventListener('click', () => this.#toggle());
    this.#show();
  }

  render() {
    const unread = this.#chat.conversations.all.reduce((sum, { unread }) => sum + unread, 0);
    const title = `${unread > 0 ? `(${unread}) ` : ''}${this.#chat.conversations.current.name} – ${this.#chat.session.server}`;
    attempt(() => {
      if (document.title !== title)
        document.title = title;
    });
  }

  /** A line came that is meant for this person, while they do not look. */
  notify(conversation, line) {
    if (!this.#isOn || document.hasFocus() || !(line.kind === 'private' || line.isMention))
      return;
    // Some browsers offer it and then throw: on Android only a service worker may.
    attempt(() => {
      const notification = new Notification(conversation.kind === 'direct' ? line.nick : `${line.nick} in ${conversation.name}`, { body: line.text, tag: conversation.key, icon: 'favicon.svg' });
      notification.addEventListener('click', () => {
        focus();
        this.#chat.choose(conversation);
        notification.close();
      });
    });
  }

  get #isOn() {
    return !this.#button.hidden && browser.get('notify', false) && attempt(() => Notification.permission) === 'granted';
  }

  async #toggle() {
    const isWanted = !this.#isOn && await attempt(() => Notification.requestPermission())?.catch(() => 'denied') === 'granted';
    browser.update('notify', () => isWanted);
    this.#show();
  }

  #show() {
    this.#button.setAttribute('aria-pressed', String(this.#isOn));
    this.#button.title = this.#isOn ? 'You are notified of private lines and of your name' : 'Be notified of private lines and of your name';
  }
}
