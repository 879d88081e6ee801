/** Finds the addresses in a text, and where a reader would say that each ends. */

/** What cannot be in an address: spaces, controls, marks of direction, angle brackets, and quotes and punctuation of scripts without spaces. */
const Outside = /[\s\p{Cc}\p{Cf}<>"`\\“”„«»\u3000-\u3003\u3008-\u3011\u3014-\u301b\u301d-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5d\uff5f-\uff64]/u;

/** What ends a sentence or a quotation rather than an address. A low line or a hyphen may be the last letter of an id. */
const Trailing = /[.,;:!?'’‘…*|،؛؟۔।॥։።]$/u;

const Closing = new Map([[')', '('], [']', '['], ['}', '{']]);
const Opening = new Set(Closing.values());

/**
 * @param text {string}
 * @returns {{text: string, href: ?string}[]} the whole text in pieces; those with `href` are http or https addresses
 */
export function piecesOf(text) {
  const pieces = [];
  let end = 0;
  for (const { index, 0: scheme } of text.matchAll(/(?<![a-z0-9_])https?:\/\//giu)) {
    if (index < end)
      continue;
    const address = addressAt(text, index, scheme.length);
    if (!address)
      continue;
    if (index > end)
      pieces.push({ text: text.slice(end, index), href: null });
    pieces.push({ text: address, href: address });
    end = index + address.length;
  }
  if (end < text.length)
    pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

function addressAt(text, start, schemeLength) {
  const open = [];
  let end = start + schemeLength;
  for (const character of text.slice(end)) {
    if (Outside.test(character) || (Closing.has(character) && open.pop() !== Closing.get(character)))
      break;
    if (Opening.has(character))
      open.push(character);
    end += character.length;
  }
  const address = withoutTrailing(cutAfterHost(text.slice(start, end), schemeLength));
  return address.length > schemeLength && URL.canParse(address) ? address : null;
}

/** Where text goes on right behind a host, as in scripts without spaces: no top-level domain mixes Latin letters with others. */
function cutAfterHost(address, schemeLength) {
  const [authority] = /^[^/?#]*/u.exec(address.slice(schemeLength));
  const host = /^(?:.*@)?(?:.*\.)?[\p{Script=Latin}\d-]+(?::\d+)?(?=[^\p{Script=Latin}\p{M}\d\-.:@[\]][^.]*\.?$)/u.exec(authority);
  return host ? address.slice(0, schemeLength + host[0].length) : address;
}

function withoutTrailing(address) {
  while (Trailing.test(address) || Opening.has(address.at(-1)))
    address = address.replace(/.$/su, '');
  return address;
}
