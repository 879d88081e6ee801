/** What may be done to somebody: for everyone, and for operators of the room. Nothing is offered that one may not do. */
import { fold } from '../chat/names.js';
import { Refusal } from '../chat/requests.js';
import { ask } from './form.js';
import { openMenu } from './menu.js';

const Times = [['10m', '10 minutes'], ['1h', '1 hour'], ['1d', '1 day'], ['7d', '7 days'], ['30d', '30 days'], ['', 'Without an end']];

export class MemberMenu {
  #chat;
  #onDirect;
  #onMe;

  /**
   * @param onDirect {(nick) => void} begins a private conversation
   * @param onMe {() => void} shows what one may change of oneself
   */
  constructor(chat, onDirect, onMe) {
    [this.#chat, this.#onDirect, this.#onMe] = [chat, onDirect, onMe];
  }

  isMe(nick) {
    return fold(nick) === fold(this.#chat.session.nick);
  }

  open(anchor, conversation, nick) {
    if (this.isMe(nick))
      this.#onMe(anchor);
    else
      openMenu(anchor, nick, [...this.#forEveryone(nick), ...this.#forOperators(conversation, nick), ...this.#forServerOperators(nick)]);
  }

  /** Whom it means may be somebody who is no longer there, or was never: then it is asked for. */
  ban(conversation, nick = null) {
    return ask({
      title: nick ? `Ban ${nick}` : 'Ban somebody',
      about: [nick && this.#chat.accounts.has(fold(nick)) ? `${nick} cannot come in or read, whatever name they wear.`
        : 'A guest is banned by address, and so is everybody without an account there.'],
      fields: [
        ...nick ? [] : [{ name: 'who', label: 'Whom', hint: 'A name, an address as the server shows it, or a mask nick!user@host with * and ?', required: true }],
        { name: 'time', label: 'For', type: 'select', options: Times, value: '1d' }, reason,
      ],
      button: 'Ban', isGrave: true,
      act: ({ who = nick, time, text }) => this.#act(conversation, 'ban', who.trim(), { ...time && { for: time }, text }),
      faultOf: refusal => refusal.code === 'noSuchNick' ? 'who' : 'text',
    });
  }

  #forEveryone(nick) {
    const { ignored } = this.#chat;
    return [
      { text: 'Write privately', act: () => this.#onDirect(nick) },
      ignored.has(nick)
        ? { text: 'Show their lines again', act: () => this.#try(() => this.#chat.ask({ type: 'unignore', nick }).then(() => ignored.remove(nick))) }
        : { text: 'Ignore', act: () => this.#try(() => this.#chat.ask({ type: 'ignore', nick }).then(() => ignored.add(nick))) },
    ];
  }

  #forOperators(conversation, nick) {
    const { moderation } = this.#chat;
    if (conversation.kind !== 'room' || !moderation.isOperator(conversation))
      return [];
    const rank = moderation.rankOf(conversation, nick);
    const isHere = conversation.people.has(fold(nick));
    const simply = (text, done) => ({ text, act: () => this.#try(() => this.#act(conversation, done, nick)) });
    const ranks = rank === 'owner' ? [] : [
      ...isHere || rank === 'operator' ? [rank === 'operator' ? simply('No longer an operator', 'deop') : simply('Make an operator', 'op')] : [],
      ...isHere && rank === null ? [simply('Give a voice', 'voice')] : [],
      ...rank === 'voiced' ? [simply('Take the voice', 'devoice')] : [],
    ];
    const removals = !moderation.mayRemove(conversation, nick) ? [] : [
      { text: 'Mute…', act: () => this.#mute(conversation, nick) },
      ...isHere ? [{ text: 'Kick…', act: () => this.#kick(conversation, nick) }] : [],
      { text: 'Ban…', act: () => this.ban(conversation, nick), isGrave: true },
    ];
    return [...ranks.length > 0 ? [null, ...ranks] : [], ...removals.length > 0 ? [null, ...removals] : []];
  }

  #forServerOperators(nick) {
    const account = this.#chat.accounts.get(fold(nick));
    const onServer = (done, who, { time, text }) => this.#chat.ask({ type: 'server', do: done, who, ...time && { for: time }, ...text && { text } });
    const ends = account ? 'All of their connections end.' : 'Their connection ends.';
    return !this.#chat.account.isOperator ? [] : [null, {
      text: 'Disconnect from the server…', act: () => ask({
        title: `Disconnect ${nick}`, about: [`${ends} They can come back.`], fields: [reason], button: 'Disconnect', isGrave: true,
        act: values => onServer('disconnect', nick, values),
      }),
    }, {
      text: account ? 'Suspend the account…' : 'Ban from the server…', isGrave: true, act: () => ask({
        title: account ? `Suspend ${account}` : `Ban ${nick} from the server`,
        about: [account ? `${ends} Nobody can log in to the account.` : 'A guest is banned by address, and so is everybody there. All of their connections end.'],
        fields: [{ name: 'time', label: 'For', type: 'select', options: Times, value: '1d' }, reason], button: account ? 'Suspend' : 'Ban', isGrave: true,
        act: values => onServer(account ? 'suspend' : 'ban', account ?? nick, values),
      }),
    }];
  }

  #kick(conversation, nick) {
    return ask({
      title: `Kick ${nick}`, about: [`${nick} is out of ${conversation.name}, and may come back.`], fields: [reason], button: 'Kick',
      act: ({ text }) => this.#act(conversation, 'kick', nick, { text }),
    });
  }

  #mute(conversation, nick) {
    return ask({
      title: `Mute ${nick}`, about: [`${nick} stays in ${conversation.name} and reads, but cannot speak.`],
      fields: [{ name: 'time', label: 'For', type: 'select', options: Times, value: '10m' }, reason], button: 'Mute',
      act: ({ time, text }) => this.#act(conversation, 'mute', nick, { ...time && { for: time }, text }),
      faultOf: () => 'text',
    });
  }

  #act(conversation, done, who, { text, ...more } = {}) {
    return this.#chat.moderation.act(conversation, { do: done, who, ...text && { text }, ...more });
  }

  /** What has no dialog is refused in the conversation. */
  async #try(act) {
    try {
      await act();
    } catch (refusal) {
      if (!(refusal instanceof Refusal))
        throw refusal;
      this.#chat.tell(refusal.message, 'error');
    }
  }
}

const reason = { name: 'text', label: 'Why', hint: 'Those in the room read it. It may be left out.', autocomplete: 'off' };
