/**
 * Who may what in each room, as the server says (`room`): its owner, operators and settings stand in the conversation as `rules`. What
 * one may not do, the page does not offer; what the server refuses all the same, it says why.
 */
import { fold } from './names.js';
import { Refusal } from './requests.js';

/** Of a room that nothing is known of yet. */
export const NoRules = { owner: null, operators: [], voiced: [], settings: {}, you: null };

export class Moderation {
  #chat;
  #asking = new Map(); // conversations that are being asked about, with whether to ask once more

  constructor(chat) {
    this.#chat = chat;
  }

  /** Asks who may what in a room; once more if something changes meanwhile. */
  async ask(conversation) {
    if (conversation.kind !== 'room')
      return;
    if (this.#asking.has(conversation)) {
      this.#asking.set(conversation, true);
      return;
    }
    do {
      this.#asking.set(conversation, false);
      try {
        await this.#chat.ask({ type: 'room', room: conversation.name });
      } catch (refusal) {
        if (!(refusal instanceof Refusal))
          throw refusal;
        // One is not in it any more: another login may not have been let in.
        if (refusal.code === 'notInRoom' || refusal.code === 'noSuchRoom')
          this.#chat.conversations.close(conversation);
        break;
      }
    } while (this.#asking.get(conversation));
    this.#asking.delete(conversation);
  }

  /** Somebody has come, gone, or is called otherwise: what they were in a room may have ended. */
  personChanged(conversation, nick) {
    if (this.rankOf(conversation, nick))
      this.ask(conversation);
  }

  /** Does something as an operator. @param what {object} `do`, and what belongs to it */
  act(conversation, what) {
    return this.#chat.ask({ type: 'moderate', room: conversation.name, ...what });
  }

  set(conversation, setting, value) {
    return this.act(conversation, { do: 'set', setting, value });
  }

  /** @returns {Promise<object[]>} */
  async bans(conversation) {
    let found = [];
    await this.#chat.ask({ type: 'bans', room: conversation.name }, object => {
      if (object.type === 'bans' && object.room && fold(object.room) === fold(conversation.name))
        found = object.bans;
    });
    return found;
  }

  erase(conversation, line) {
    return this.#chat.ask({ type: 'erase', room: conversation.name, seq: line.seq });
  }

  /** @returns {'owner' | 'operator' | 'voiced' | null} what somebody is in a room */
  rankOf(conversation, nick) {
    const { owner, operators, voiced } = conversation.rules;
    const names = [nick, this.#chat.accounts.get(fold(nick))].filter(Boolean).map(fold);
    const isAmong = others => others.some(other => names.includes(fold(other)));
    return owner !== null && isAmong([owner]) ? 'owner' : isAmong(operators) ? 'operator' : isAmong(voiced) ? 'voiced' : null;
  }

  isOperator({ rules }) {
    return rules.you === 'operator';
  }

  /** Whether one owns a room, or may what its owner may. */
  isOwner({ rules }) {
    const { name, isOperator } = this.#chat.account;
    return isOperator || (name !== null && rules.owner !== null && fold(rules.owner) === fold(name));
  }

  /** Whether one may kick, ban or mute somebody there. */
  mayRemove(conversation, nick) {
    return this.isOperator(conversation) && (this.#chat.account.isOperator || this.rankOf(conversation, nick) !== 'owner');
  }

  mayInvite(conversation) {
    return conversation.kind === 'room' && (conversation.rules.settings.invite !== 'on' || this.isOperator(conversation));
  }

  maySetTopic(conversation) {
    return conversation.kind === 'room' && (conversation.rules.settings.topic !== 'operators' || this.isOperator(conversation));
  }

  /** Whether one is heard there. */
  maySpeak({ kind, rules }) {
    return kind !== 'room' || rules.settings.moderated !== 'on' || rules.you !== null;
  }

  /** Whether a line is one's own, or one is an operator there. */
  mayErase(conversation, line) {
    if (conversation.kind !== 'room' || !line.seq || (line.kind !== 'message' && line.kind !== 'action'))
      return false;
    if (this.isOperator(conversation))
      return true;
    const { account, session } = this.#chat;
    if (account.name !== null)
      return Boolean(line.account) && fold(line.account) === fold(account.name);
    return line.isOwn && !line.account && session.guestSince !== null && line.time >= session.guestSince;
  }
}

/** What was done, as members read it. @param event {object} `moderated` */
export function wordsOf({ by, do: done, nick, setting, value, until, time, text }) {
  const deed = Deeds[setting === 'owner' ? 'setowner' : done];
  const what = deed ? deed(nick ?? value) : settingWords(setting ?? done, value);
  const lasts = until ? ` for ${lengthOf(Date.parse(until) - Date.parse(time))}` : '';
  return `${by} ${what}${lasts}${text ? `: ${text}` : '.'}`;
}

const Deeds = {
  kick: nick => `kicked ${nick}`,
  ban: nick => `banned ${nick}`,
  unban: nick => `lifted the ban of ${nick}`,
  mute: nick => `muted ${nick}`,
  unmute: nick => `let ${nick} speak again`,
  op: nick => `made ${nick} an operator`,
  deop: nick => `made ${nick} an operator no longer`,
  voice: nick => `gave a voice to ${nick}`,
  devoice: nick => `took the voice from ${nick}`,
  allow: nick => `lets ${nick} in at any time`,
  disallow: nick => `no longer lets ${nick} in at any time`,
  setowner: nick => `gave the room to ${nick}`,
};

/** What a room is where a setting is on. */
const States = { invite: 'by invitation only', moderated: 'moderated', secret: 'secret', accounts: 'for accounts only' };

function settingWords(setting, value) {
  if (States[setting])
    return `made the room ${value === 'on' ? '' : 'no longer '}${States[setting]}`;
  if (setting === 'topic')
    return `lets ${value === 'operators' ? 'operators alone' : 'everyone'} set the topic`;
  if (setting === 'limit')
    return value === 'off' ? 'lifted the limit of members' : `set the limit of members to ${value}`;
  return `changed the ${setting}`;
}

const Units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const Tolerance = 5; // s between when a ban was set and when that was told

/** A time as people say it, in the largest unit that has it whole. */
function lengthOf(milliseconds) {
  const exact = Math.max(1, Math.round(milliseconds / 1000));
  const seconds = exact < 60 - Tolerance ? exact : Math.round(exact / Tolerance) * Tolerance;
  const [unit, size] = Units.find(([, size]) => seconds % size === 0);
  return `${seconds / size} ${unit}${seconds === size ? '' : 's'}`;
}
