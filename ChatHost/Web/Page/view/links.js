/** Addresses in what people say, ended where a reader would end them. */

/** No blank, quotation mark or angle bracket, nor the punctuation of scripts whose sentences have no blanks. */
const Address = /\bhttps?:\/\/[^\s<>"'`\u3000-\u3003\u3008-\u3011\u3014-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+/giu;
const Closing = { ')': '(', ']': '[', '}': '{' };

/** @returns {{start: number, end: number}[]} where the links are in the text, in order */
export function linksIn(text) {
  return [...text.matchAll(Address)]
    .map(({ 0: found, index }) => ({ start: index, end: index + endOf(found) }))
    .filter(({ start, end }) => /^https?:\/\/./i.test(text.slice(start, end)) && URL.canParse(text.slice(start, end)));
}

/** Punctuation at the end is the sentence's, and so is a bracket that was not opened within the address. */
function endOf(address) {
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1];
    const opening = Closing[last];
    const isOfSentence = opening
      ? count(address, last, end) > count(address, opening, end)
      : '.,;:!?*_~…'.includes(last);
    if (!isOfSentence)
      break;
    end--;
  }
  return end;
}

function count(text, wanted, end) {
  let found = 0;
  for (let i = 0; i < end; i++)
    found += text[i] === wanted;
  return found;
}
