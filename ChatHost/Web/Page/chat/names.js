/** Names of rooms and people: when two are the same, and when one is spoken of. */

/**
 * The form under which the server compares names (docs/protocol.md, Names): NFKC, then upper and lower case, each character alone and
 * for one other, until nothing changes any more. So ß and ss are two names, though JavaScript's own upper case is SS for both.
 */
export function fold(name) {
  for (let folded = foldOnce(name); ; folded = foldOnce(name)) {
    if (folded === name)
      return folded;
    name = folded;
  }
}

const foldOnce = name => [...name.normalize('NFKC')].map(character => lower(upper(character))).join('');

const upper = character => character === '\u0131' ? character : single(character.toUpperCase(), character);

const lower = character => character === '\u0130' ? character : single(character.toLowerCase(), character);

const single = (mapped, character) => [...mapped].length === 1 ? mapped : character;

/** @returns {boolean} whether a text speaks of a name, as a word of its own */
export function mentions(text, name) {
  const within = fold(text);
  const wanted = fold(name);
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    const before = [...within.slice(Math.max(0, at - 2), at)].pop() ?? ' ';
    const after = [...within.slice(at + wanted.length, at + wanted.length + 2)].shift() ?? ' ';
    if (!continues(before, wanted) && (!continues(after, wanted) || isParticle(after, wanted)))
      return true;
  }
  return false;
}

/** Whether a character beside a name makes a longer word of it. Some scripts have no spaces: there a name stands right in the text. */
const continues = (character, name) => isNamePart(character) && !(isUnspaced(character) || isUnspaced([...name][0]));

/** Korean has spaces, but writes what a word does in the sentence right behind it. */
const isParticle = (character, name) => isHangul(character) && isHangul(name.at(-1));

const isHangul = character => /\p{Script=Hangul}/u.test(character);

const isNamePart = character => /[\p{L}\p{N}\p{M}_\-[\]{}\\|^`]/u.test(character);

export const isUnspaced = character =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(character);

/** One of eight hues, always the same for a name. */
export function hueOf(name) {
  let hash = 0x811c9dc5; // FNV-1a, then mixed so that the last bits depend on all
  for (const character of fold(name))
    hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  hash = Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d);
  return `hue-${(hash ^ hash >>> 13) & 7}`;
}

/** What stands in a person's circle. */
export const initialOf = name => ([...name][0] ?? '').toLocaleUpperCase();
