/** Names of rooms and people: when two are the same, and when one is spoken of. */

/** Close to how the server compares names; what it decides, it decides by itself. */
export const fold = name => name.normalize('NFKC').toUpperCase().toLowerCase();

/** @returns {boolean} whether a text speaks of a name, as a word of its own */
export function mentions(text, name) {
  const within = fold(text);
  const wanted = fold(name);
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    const before = [...within.slice(Math.max(0, at - 2), at)].pop() ?? ' ';
    const after = [...within.slice(at + wanted.length, at + wanted.length + 2)].shift() ?? ' ';
    if (!isNamePart(before) && !isNamePart(after))
      return true;
  }
  return false;
}

const isNamePart = character => /[\p{L}\p{N}\p{M}_-]/u.test(character);

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
