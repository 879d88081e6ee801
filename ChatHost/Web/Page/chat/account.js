/**
 * The account that one is logged in to, and what may be asked for about it. "Stay logged in" is a key of the account that is kept in
 * this browser: a session begins with it.
 */
import { browser } from './memory.js';
import { fold } from './names.js';
import { Refusal } from './requests.js';

/** As each calls itself; the ones that name others as well come first. */
const Browsers = { 'Edg': 'Edge', 'OPR/': 'Opera', 'Firefox/': 'Firefox', 'Chrome/': 'Chrome', 'Safari/': 'Safari' };
const Systems = { 'Android': 'Android', 'iPhone': 'iPhone', 'iPad': 'iPad', 'Windows': 'Windows', 'Mac OS': 'macOS', 'CrOS': 'ChromeOS', 'Linux': 'Linux' };

export class Account {
  /** Whose one is logged in; null for a guest. */
  name = null;
  /** Whether it is an operator of the server. */
  isOperator = false;
  /** Whether the server lets people register. */
  mayRegister = false;
  /** Whether one is about to become a guest by ending the own key, which ends the connection as well. */
  isLeaving = false;
  /** Whether the key of this browser is being shown. */
  isShowingKey = false;
  #chat;

  constructor(chat) {
    this.#chat = chat;
  }

  /** @returns {?string} the key with which sessions begin in this browser */
  get key() {
    return browser.get('key', null)?.key ?? null;
  }

  /** Whether a key is what one is logged in by; then the server wants the password before it changes anything of the account. */
  get isByKey() {
    return this.name !== null && this.#chat.session.isByKey;
  }

  /** What hello says. @param wasShown {boolean} whether the session was to begin with the key of this browser, if there is one */
  greeted({ account = null, register = false }, wasShown) {
    [this.name, this.isOperator, this.mayRegister] = [account, false, register];
    if (account !== null)
      this.#learn();
    else if (this.key && !wasShown)
      this.#showKey();
  }

  /** One has logged in or out, in whatever way. */
  async renewed() {
    await this.#learn();
    this.#chat.session.keep();
    this.#chat.refresh();
  }

  /** @returns {boolean} whether the key that the server did not take is good no more, and so is forgotten; it may also be busy, or away */
  keyRefused({ code }) {
    if (code !== 'loginFailed')
      return false;
    this.forgetKey();
    return true;
  }

  forgetKey() {
    browser.set('key', null);
    this.#chat.session.keep();
  }

  /** @param stays {boolean} whether this browser is to stay logged in */
  async logIn(nick, password, stays) {
    await this.#chat.ask({ type: 'login', nick, password });
    await this.#keepLogin(stays);
  }

  /** Makes an account of a name, which is taken first. */
  async register(nick, password, stays) {
    if (nick !== this.#chat.session.nick)
      await this.#chat.session.rename(nick);
    await this.#chat.ask({ type: 'register', password });
    await this.#keepLogin(stays);
  }

  /** Goes on as a guest, and ends the key of this browser. */
  async logOut() {
    this.isLeaving = true;
    try {
      const { name } = this;
      await this.#endOwnKey();
      await this.#chat.ask({ type: 'logout' });
      this.#chat.session.forgetNick(name);
    } catch (refusal) {
      // With the key, the connection that it had opened has ended; the page comes back as a guest.
      if (refusal.code !== 'offline')
        throw refusal;
    } finally {
      this.isLeaving = false;
    }
  }

  async changePassword(old, chosen) {
    await this.#proven(old, () => this.#chat.ask({ type: 'password', old, new: chosen }));
    // The key of this browser has ended with the old one.
    if (this.key)
      await this.#stay();
  }

  /** Gives the password where one is logged in by less. */
  async prove(password) {
    if (this.isByKey)
      await this.#chat.ask({ type: 'login', nick: this.name, password });
  }

  /** @returns {Promise<object>} the server's `account` */
  async look() {
    let found = null;
    await this.#chat.ask({ type: 'account' }, object => {
      if (object.type === 'account')
        found = object;
    });
    [this.name, this.isOperator] = [found.name, found.operator];
    this.#chat.accounts.set(fold(this.#chat.session.nick), found.name);
    return found;
  }

  /** @returns {Promise<string>} the key, which the server tells this once */
  async makeKey(label, days, isSayOnly) {
    const { key } = await this.#chat.ask({ type: 'newKey', label, ...days && { days }, ...isSayOnly && { say: true } });
    return key;
  }

  /** @param item {object} of `look`; by now it may have another number, or be gone */
  async end(item) {
    const isSame = other => ['kind', 'label', 'protocol', 'remote', 'since'].every(field => other[field] === item[field]);
    const { items } = await this.look();
    const found = items.find(isSame);
    if (found)
      await this.#chat.ask({ type: 'end', item: found.item });
    if (this.isOwnKey(item))
      this.forgetKey();
  }

  async endOthers() {
    await this.#chat.ask({ type: 'end', item: 'all' });
    this.forgetKey();
  }

  async delete(password, erases) {
    const { name } = this;
    await this.#proven(password, () => this.#chat.ask({ type: 'deleteAccount', password, ...erases && { messages: true } }));
    this.forgetKey();
    this.#chat.session.forgetNick(name);
  }

  /** Whether an item is the key of this browser. */
  isOwnKey({ kind, label, since }) {
    const own = browser.get('key', null);
    return own !== null && kind === 'key' && label === own.label && since === own.since;
  }

  /** Does what a key is not enough for, once the password has been given; that it is by a key may be news. */
  async #proven(password, act) {
    await this.prove(password);
    try {
      return await act();
    } catch (refusal) {
      if (refusal.code !== 'notAllowed')
        throw refusal;
      this.#chat.session.foundByKey();
      await this.prove(password);
      return await act();
    }
  }

  async #keepLogin(stays) {
    if (stays)
      await this.#stay();
    else
      this.forgetKey();
  }

  async #stay() {
    const label = nameOfBrowser();
    const { key } = await this.#chat.ask({ type: 'newKey', label, stay: true });
    browser.set('key', { key, label });
    // When it was made tells it from others of this label.
    const { items } = await this.look();
    const since = items.filter(item => item.kind === 'key' && item.label === label).map(item => item.since).sort().at(-1);
    browser.set('key', { key, label, since });
    this.#chat.session.keep();
  }

  async #endOwnKey() {
    if (!this.key)
      return;
    const { items } = await this.look();
    const own = items.find(item => this.isOwnKey(item));
    this.forgetKey();
    if (own)
      await this.#chat.ask({ type: 'end', item: own.item });
  }

  /** A session that is gone on with may be older than the key. */
  async #showKey() {
    this.isShowingKey = true;
    try {
      await this.#chat.ask({ type: 'login', key: this.key });
    } catch (refusal) {
      if (!(refusal instanceof Refusal))
        throw refusal;
      if (refusal.code !== 'offline')
        this.tellRefusal(refusal, this.keyRefused(refusal));
    } finally {
      this.isShowingKey = false;
    }
  }

  /** Why one is not who one was to be. */
  tellRefusal({ text }, isForgotten) {
    const { nick } = this.#chat.session;
    this.#chat.tell(`${text.replace(/\.$/u, '')}. ${isForgotten ? 'This browser does not stay logged in any more. ' : ''}You are ${nick}.`);
  }

  async #learn() {
    try {
      await this.look();
    } catch (refusal) {
      if (!(refusal instanceof Refusal))
        throw refusal;
      if (refusal.code !== 'notLoggedIn')
        return;
      [this.name, this.isOperator] = [null, false];
      this.#chat.conversations.closeKept();
      this.#chat.accounts.delete(fold(this.#chat.session.nick));
    }
  }
}

/** What tells this browser from others of the same person. */
function nameOfBrowser() {
  const { userAgent } = navigator;
  const among = names => Object.keys(names).find(sign => userAgent.includes(sign));
  const [browserSign, systemSign] = [among(Browsers), among(Systems)];
  return [Browsers[browserSign] ?? 'Browser', ...systemSign ? ['on', Systems[systemSign]] : []].join(' ');
}
