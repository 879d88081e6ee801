/** What can log in to one's account, or is logged in: each can be ended. */
import { calendar } from './calendar.js';
import { element } from './element.js';
import { attempt } from './extras.js';
import { ask } from './form.js';
import { ListDialog } from './list-dialog.js';

const EndedWithin = 1000; // ms
const Titles = { connection: 'Connections', key: 'Keys', certificate: 'Certificates' };

export class AccountDialog extends ListDialog {
  #chat;
  #view;

  /** @param view {AccountView} */
  constructor(chat, view) {
    super(`Account ${chat.account.name}`);
    [this.#chat, this.#view] = [chat, view];
  }

  async contents() {
    const { account } = this.#chat;
    const { registered, operator, items } = await account.look();
    const parts = [element('p.muted', {}, `Registered ${dateOf(registered)}${operator ? '. An operator of the server.' : '.'}`)];
    if (account.isByKey)
      parts.push(element('div.asked', {}, element('p', {}, 'This session was begun with a key. To end others or to make keys, enter your password.'),
        button('Enter password…', () => this.#then(this.#view.prove()))));
    for (const kind of Object.keys(Titles)) {
      const found = items.filter(item => item.kind === kind);
      if (found.length > 0)
        parts.push(element('h3', {}, Titles[kind]), element('ul.rows', {}, ...found.map(item => this.#rowOf(item))));
    }
    parts.push(element('div.actions', {}, ...account.isByKey ? [] : [
      button('New key…', () => this.#then(this.#makeKey())),
      ...items.some(({ here }) => !here) ? [button('End all others…', () => this.#then(this.#endOthers()))] : [],
    ], button('Change password…', () => this.#then(this.#view.changePassword())), button('Delete account…', async () => {
      if (await this.#view.delete())
        this.close();
    }, 'quiet.grave')));
    return parts;
  }

  #rowOf(item) {
    const { account } = this.#chat;
    const { kind, label, protocol, remote, since, lastActive, ends, here } = item;
    const name = kind === 'connection' ? protocol ?? 'Cut off, may come back' : label;
    const details = [
      remote, kind === 'connection' ? since && `since ${timeOf(since)}` : `made ${dateOf(since)}`,
      kind === 'connection' ? null : lastActive ? `last used ${dateOf(lastActive)}` : 'not used yet', ends && `until ${dateOf(ends)}`,
    ].filter(Boolean);
    const isHere = here ? 'this one' : account.isOwnKey(item) ? 'keeps this browser logged in' : null;
    return element('li', {},
      element('div', {}, element('strong', {}, element('bdi', {}, name), isHere ? element('small.rank', {}, isHere) : ''), element('small', {}, details.join(', '))),
      here || account.isByKey ? '' : element('button.small', {
        type: 'button', 'data-key': `${kind} ${label} ${since}`, 'aria-label': `End ${kind} ${name}`,
        onclick: () => this.#then(this.#end(item)),
      }, 'End'));
  }

  /** What ended a moment ago may still be among the connections. */
  async #then(done) {
    if (!await done || !this.isOpen)
      return;
    await this.refresh();
    setTimeout(() => this.isOpen && this.refresh(), EndedWithin);
  }

  #end(item) {
    return this.try(() => this.#proven(() => this.#chat.account.end(item)));
  }

  /** Where the server wants the password first, it is asked for. */
  async #proven(act) {
    try {
      return await act();
    } catch (refusal) {
      if (refusal.code !== 'notAllowed')
        throw refusal;
      this.#chat.session.foundByKey();
      if (!await this.#view.prove())
        throw refusal;
      return await act();
    }
  }

  #endOthers() {
    return ask({
      title: 'End all others', about: ['Everything else that is logged in or can log in ends: connections, keys, and what keeps browsers logged in, this one too.'],
      button: 'End them', isGrave: true, act: () => this.#proven(() => this.#chat.account.endOthers()),
    });
  }

  async #makeKey() {
    let key = null;
    const isMade = await ask({
      title: 'New key', about: ['For a bot or a script: it logs in wherever a password does.'],
      fields: [
        { name: 'label', label: 'What it is for', required: true, maxlength: 64, autocomplete: 'off' },
        { name: 'days', label: 'Days until it ends', hint: 'Empty: when it has not been used for long.', type: 'number', min: 1, max: 3650, autocomplete: 'off' },
        { name: 'isSayOnly', label: 'Only for saying something over HTTP', hint: 'It does not log in.', type: 'checkbox' },
      ],
      button: 'Make',
      act: async ({ label, days, isSayOnly }) => {
        key = await this.#proven(() => this.#chat.account.makeKey(label.trim(), Number(days), isSayOnly));
      },
      faultOf: () => 'label',
    });
    if (isMade)
      await showKey(key);
    return isMade;
  }
}

/** The server tells it once. */
function showKey(key) {
  const copied = element('span.muted', { role: 'status' });
  return ask({
    title: 'The new key', about: ['Copy it now: it is not shown again.'],
    fields: [{ name: 'key', label: 'Key', value: key, readonly: true, autocomplete: 'off', dir: 'ltr' }],
    button: 'Done', act: () => Promise.resolve(), cancels: false,
    extra: element('span.aside', {}, element('button.quiet', {
      type: 'button',
      onclick: async ({ currentTarget }) => {
        const field = currentTarget.form.querySelector('input');
        field.select();
        // Browsers offer the clipboard on secure pages alone; what is selected can be copied by hand.
        const isCopied = await attempt(() => navigator.clipboard.writeText(key))?.then(() => true, () => false) ?? attempt(() => document.execCommand('copy'));
        copied.textContent = isCopied ? 'Copied.' : 'Selected: copy it with Ctrl+C.';
      },
    }, 'Copy'), ' ', copied),
  });
}

const button = (text, act, look = 'quiet') => element(`button.${look}`, { type: 'button', onclick: act }, text);

const dateOf = time => calendar.date(Date.parse(time));

const timeOf = time => calendar.moment(Date.parse(time));
