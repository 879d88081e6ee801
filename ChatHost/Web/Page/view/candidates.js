/** What a word that was begun may become: a command, somebody's name, or a room. */
import { fold, isUnspaced } from '../chat/names.js';

const Recent = 300; // lines looked through for who spoke last
const Most = 50;

/**
 * @param before {string} the text up to the caret
 * @returns {{start: number, found: {text: string, shown: string, about: ?string}[]}} where the word starts; what it may become, with what
 *   follows it, and how that is shown
 */
export function candidatesFor(chat, before) {
  const command = /^\/[^\s/]*$/u.exec(before);
  if (command)
    return among(0, chat.commands.all.filter(({ verb }) => verb.startsWith(before.toLowerCase()))
      .map(({ verb, usage, summary }) => ({ text: usage === verb ? verb : `${verb} `, shown: usage, about: summary })));
  const argument = /^(\/[^\s/]+)\s+(\S*)$/u.exec(before);
  if (argument)
    return argumentOf(chat, argument[1].toLowerCase(), argument[2], before);
  const [word] = /\S*$/u.exec(before);
  const start = before.length - word.length;
  if (word.startsWith('#'))
    return among(start, roomsFor(chat, word.slice(1)).map(name => ({ text: `#${name} `, shown: name })));
  for (const at of beginningsIn(word)) {
    const found = namesFor(chat, word.slice(at)).map(name => ({ text: name + (start + at === 0 ? ': ' : ' '), shown: name }));
    if (found.length > 0)
      return among(start + at, found);
  }
  return among(start, []);
}

/** What a command wants first says its usage. */
function argumentOf(chat, verb, begun, before) {
  const start = before.length - begun.length;
  const [, wants] = /^\S+ \[?(NAME|ROOM)/u.exec(chat.commands.all.find(command => command.verb === verb)?.usage ?? '') ?? [];
  if (wants === 'NAME' && verb !== '/nick')
    return among(start, namesFor(chat, begun).map(name => ({ text: `${name} `, shown: name })));
  return among(start, wants === 'ROOM' ? roomsFor(chat, begun.replace(/^#/u, '')).map(name => ({ text: name, shown: name })) : []);
}

const among = (start, found) => ({ start, found: found.slice(0, Most) });

/** Where in a word a name may begin: behind what is no letter, and anywhere in scripts without spaces. */
function* beginningsIn(word) {
  let at = 0;
  let last = '';
  for (const character of word) {
    if (last === '' || !/[\p{L}\p{N}\p{M}_-]/u.test(last) || isUnspaced(last))
      yield at;
    at += character.length;
    last = character;
  }
}

/** Who spoke last comes first. */
function namesFor({ conversations: { current }, session: { nick } }, begun) {
  const people = new Map(current.people);
  if (current.kind === 'direct')
    people.set(fold(current.name), current.name);
  const names = new Map();
  for (const line of current.timeline.items.slice(-Recent).reverse()) {
    if (line.nick && people.has(fold(line.nick)))
      names.set(fold(line.nick), people.get(fold(line.nick)));
  }
  for (const name of [...people.values()].sort((one, other) => one.localeCompare(other)))
    names.set(fold(name), name);
  return [...names].filter(([key]) => key.startsWith(fold(begun)) && key !== fold(nick)).map(([, name]) => name);
}

const roomsFor = ({ conversations }, begun) =>
  conversations.rooms.map(({ name }) => name).filter(name => fold(name).startsWith(fold(begun)));
