/**
 * What is typed: lines to say, and commands. Which commands there are, how they are typed and what is read then, the server knows and
 * says; here is what the page alone does beside.
 */
import { lineOf } from './events.js';
import { Refusal } from './requests.js';

const Discard = { verb: '/discard', usage: '/discard', summary: 'drop your lines that have not been sent' };

/** Done by the page in place of the server: what has to wait for a connection, or opens a conversation. False leaves it to the server. */
const own = {
  '/join': (chat, argument) => {
    const [room, password] = splitFirst(argument);
    return room !== '' && chat.join(room, password || null);
  },
  '/msg': (chat, argument) => {
    const [to, text] = splitFirst(argument);
    return text !== '' && chat.speech.say(chat.conversations.open('direct', to), text);
  },
  '/me': (chat, text) => text !== '' && isInRoom(chat) && chat.speech.say(chat.conversations.current, text, 'action'),
  '/topic': (chat, text) =>
    text !== '' && isInRoom(chat) && chat.speech.say(chat.conversations.current, text === '-' ? '' : text, 'topic'),
  [Discard.verb]: chat => {
    const count = chat.speech.discardUnsent();
    chat.tell(count === 0 ? 'Nothing waits to be sent.' : `Discarded: ${count} ${count === 1 ? 'line' : 'lines'}.`);
  },
};

/** What the page does once the server has done it. */
const afterwards = {
  '/nick': (chat, name) => chat.session.choseNick(name),
  '/ignore': (chat, name) => chat.ignored.add(name),
  '/unignore': (chat, name) => chat.ignored.remove(name),
  '/help': chat => chat.tell(`${Discard.usage}: ${Discard.summary}`),
  '/quit': chat => chat.session.hasQuit(),
};

/** Where a password may stand behind it, a command is none that was meant to be said, blanks before it or not. */
const MayHoldSecret = /^\s*\/(login|register|password|account|join|room)(\s|$)/iu;

export class Commands {
  #chat;
  #asking = 0;
  #known = null;

  constructor(chat) {
    this.#chat = chat;
  }

  /** In the order help shows them. @returns {{verb: string, usage: string, summary: string}[]} */
  get all() {
    return [...this.#known ?? [], Discard];
  }

  /** Asks the server once which commands there are. */
  learn() {
    if (this.#known)
      return;
    this.#chat.ask({ type: 'help' }, object => {
      if (object.type === 'help')
        this.#known = object.commands.filter(({ verb, asks }) => verb && asks);
    }).catch(() => {});
  }

  /** Whether the answer to a command is waited for, and what comes as notices belongs to it. */
  get isAsking() {
    return this.#asking > 0;
  }

  /** Does one line that was typed: `//` says it with one slash. Whatever is wrong is told in the conversation. */
  async run(typed) {
    const line = MayHoldSecret.test(typed) ? typed.trimStart() : typed;
    try {
      if (line.startsWith('/') && !line.startsWith('//'))
        await this.#runCommand(line);
      else
        this.#say(line.startsWith('//') ? line.slice(1) : line);
    } catch (problem) {
      if (!(problem instanceof Refusal))
        throw problem;
      this.#chat.tell(problem.message, 'error');
    }
  }

  #say(line) {
    const { current } = this.#chat.conversations;
    if (current.kind === 'none')
      throw new Refusal('notInRoom', 'No conversation is open. Join a room with the + beside \u201cRooms\u201d.');
    this.#chat.speech.say(current, line);
  }

  async #runCommand(line) {
    const [typed, argument] = splitFirst(line);
    const verb = typed.toLowerCase();
    if (Object.hasOwn(own, verb)) {
      const done = own[verb](this.#chat, argument);
      if (done !== false)
        return done;
    }
    await this.#ask(line);
    if (Object.hasOwn(afterwards, verb))
      afterwards[verb](this.#chat, argument);
  }

  /** Has the server run it, and shows what it answers once all of that has come: the open conversation may be another then. */
  async #ask(text) {
    const notices = [];
    const found = new Map();
    const room = isInRoom(this.#chat) && this.#chat.conversations.current.name;
    this.#asking++;
    try {
      await this.#chat.ask({ type: 'command', ...room && { room }, text }, object => {
        if (object.type === 'notice')
          notices.push(object.text);
        else if (object.seq && object.type !== 'ack' && !this.#isNews(object))
          found.set(object.seq, object);
      });
    } finally {
      this.#asking--;
      this.#show([...found.values()]);
      for (const notice of notices)
        this.#chat.tell(notice);
    }
  }

  /** What is said meanwhile passes by as well, and stands in its conversation by itself. */
  #isNews({ room, seq }) {
    const conversation = this.#chat.conversations.room(room);
    return conversation !== undefined && seq > conversation.timeline.last;
  }

  #show(events) {
    const { session, ignored } = this.#chat;
    this.#chat.show(events.sort((one, other) => one.seq - other.seq)
      .map(event => lineOf(event, session.nick)).filter(({ nick }) => !ignored.has(nick)));
  }
}

/** Whether "here" is a room. */
const isInRoom = ({ conversations: { current } }) => current.kind === 'room';

function splitFirst(text) {
  const [, first, rest] = /^(\S*)\s*(.*)$/su.exec(text.trim());
  return [first, rest];
}
