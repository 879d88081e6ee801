/** What is typed: lines to say, and commands, by the same names, usages and words as over nc. */
import { lineOf } from './events.js';
import { Refusal } from './requests.js';

const DefaultShown = 20;

/** In the order `/help` shows them. `run` gets the chat, and what stands behind the verb. */
export const commands = [
  {
    verb: '/nick', usage: '/nick NAME', summary: 'take a nickname', async run(chat, name) {
      need(name, this);
      await chat.session.rename(name);
      chat.tell(`Nickname changed to: ${chat.session.nick}`);
    },
  },
  {
    verb: '/join', usage: '/join ROOM', summary: 'enter a room, made if there is none, and open it', run(chat, room) {
      need(room, this);
      return chat.join(room);
    },
  },
  {
    verb: '/leave', usage: '/leave [ROOM]', summary: 'leave the open room, or another', async run(chat, room) {
      const name = room || here(chat).name;
      await chat.ask({ type: 'leave', room: name });
      chat.tell(`You left ${name}.`);
    },
  },
  {
    verb: '/rooms', usage: '/rooms', summary: 'list the rooms', async run(chat) {
      let list;
      await chat.ask({ type: 'rooms' }, object => object.type === 'rooms' && (list = object));
      for (const { name, members } of list.rooms)
        chat.tell(`${name}: ${members} here`);
      if (list.total > list.rooms.length)
        chat.tell(`${list.total} rooms in all, the first ${list.rooms.length} shown.`);
      else if (list.total === 0)
        chat.tell('There are no rooms. /join makes one.');
    },
  },
  {
    verb: '/who', usage: '/who [ROOM]', summary: 'name who is in the open room, or another', async run(chat, room) {
      const asked = room || here(chat).name;
      let answer;
      await chat.ask({ type: 'members', room: asked }, object => object.type === 'members' && (answer = object));
      const named = answer.nicks.slice(0, 100);
      const more = answer.total > named.length ? ` and ${answer.total - named.length} more` : '';
      chat.tell(`${answer.room}: ${named.join(', ') || 'nobody'}${more}`);
    },
  },
  {
    verb: '/msg', usage: '/msg NAME TEXT', summary: 'say something to one person alone', run(chat, argument) {
      const [to, text] = splitFirst(argument);
      need(text, this);
      chat.speech.say(chat.conversations.open('direct', to), text);
    },
  },
  {
    verb: '/me', usage: '/me TEXT', summary: 'say what you do', run(chat, text) {
      need(text, this);
      chat.speech.say(here(chat), text, 'action');
    },
  },
  {
    verb: '/topic', usage: '/topic [TEXT]', summary: 'show the topic of the open room, set it, or with - unset it', async run(chat, text) {
      const room = here(chat);
      if (text)
        return chat.speech.say(room, text === '-' ? '' : text, 'topic');
      await chat.ask({ type: 'topic', room: room.name });
      chat.tell(room.topic ? `Topic of ${room.name}: ${room.topic}` : `${room.name} has no topic.`);
    },
  },
  {
    verb: '/history', usage: '/history [N] [ROOM]', summary: 'show the last messages of the open room, or another', async run(chat, argument) {
      const words = split(argument);
      const count = /^\d+$/.test(words[0] ?? '') ? Number(words.shift()) : DefaultShown;
      need(count > 0 && words.length < 2, this);
      const room = words[0] ?? here(chat).name;
      const found = await chat.history.read(room, null, Math.min(count, chat.session.limits.history));
      showOr(chat, found, `Nothing is kept of ${room}.`);
    },
  },
  {
    verb: '/since', usage: '/since SEQ [ROOM]', summary: 'show what the open room, or another, said after a number', async run(chat, argument) {
      const [number, ...words] = split(argument);
      need(/^\d+$/.test(number ?? '') && words.length < 2, this);
      const room = words[0] ?? here(chat).name;
      const most = chat.session.limits.history;
      const found = await chat.history.read(room, Number(number), most);
      showOr(chat, found, `Nothing after ${number} in ${room}.`);
      if (found.length === most)
        chat.tell(`More: /since ${found.at(-1).seq} ${room}`);
    },
  },
  {
    verb: '/search', usage: '/search WORDS', summary: 'show the messages of the open room that hold all the words', async run(chat, words) {
      need(words, this);
      const room = here(chat);
      showOr(chat, await chat.history.search(room, words), `Nothing found in ${room.name}.`);
    },
  },
  {
    verb: '/ignore', usage: '/ignore NAME', summary: 'hide somebody\u2019s lines', async run(chat, name) {
      need(name, this);
      await chat.ignored.add(name);
      chat.tell(`You ignore ${name}. /unignore ${name} shows their lines again.`);
    },
  },
  {
    verb: '/unignore', usage: '/unignore NAME', summary: 'show somebody\u2019s lines again', async run(chat, name) {
      need(name, this);
      await chat.ignored.remove(name);
      chat.tell(`You no longer ignore ${name}.`);
    },
  },
  {
    verb: '/discard', usage: '/discard', summary: 'drop your lines that have not been sent', run(chat) {
      const count = chat.speech.discardUnsent();
      chat.tell(count === 0 ? 'Nothing waits to be sent.' : `Discarded: ${count} ${count === 1 ? 'line' : 'lines'}.`);
    },
  },
  {
    verb: '/help', usage: '/help', summary: 'list the commands', run(chat) {
      for (const { usage, summary } of commands)
        chat.tell(`${usage}: ${summary}`);
    },
  },
  {
    verb: '/quit', usage: '/quit [TEXT]', summary: 'leave, with parting words if you like', run(chat, text) {
      return chat.session.quit(text);
    },
  },
];

/** Does one line that was typed, as over nc: `//` says it with one slash. Whatever is wrong is told in the conversation. */
export async function run(chat, line) {
  try {
    if (!line.startsWith('/') || line.startsWith('//'))
      chat.speech.say(spoken(chat), line.startsWith('//') ? line.slice(1) : line);
    else
      await runCommand(chat, line);
  } catch (problem) {
    if (!(problem instanceof Refusal))
      throw problem;
    chat.tell(problem.message, 'error');
  }
}

async function runCommand(chat, line) {
  const [verb, argument] = splitFirst(line);
  const command = commands.find(known => known.verb === verb.toLowerCase());
  if (!command)
    throw new Refusal('unknown', `Unknown command: ${verb}. Type /help for commands.`);
  await command.run(chat, argument);
}

/** @throws {Refusal} that tells how to type it */
function need(condition, { usage }) {
  if (!condition)
    throw new Refusal('usage', `Usage: ${usage}`);
}

function spoken(chat) {
  const { current } = chat.conversations;
  if (current.kind === 'none')
    throw new Refusal('notInRoom', 'You are in no room. /join one.');
  return current;
}

/** The open room; what a command means by "here". */
function here(chat) {
  const { current } = chat.conversations;
  if (current.kind !== 'room')
    throw new Refusal('notInRoom', 'You are in no room. /join one.');
  return current;
}

function showOr(chat, found, otherwise) {
  const lines = found.map(event => lineOf(event, chat.session.nick)).filter(({ nick }) => !chat.ignored.has(nick));
  if (lines.length === 0)
    chat.tell(otherwise);
  else
    chat.show(lines);
}

const split = text => text.trim().split(/\s+/u).filter(Boolean);

function splitFirst(text) {
  const [, first, rest] = /^(\S*)\s*(.*)$/su.exec(text.trim());
  return [first, rest];
}
