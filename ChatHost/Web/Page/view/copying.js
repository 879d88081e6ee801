/** What is copied out of a conversation is what a reader would write down: who said what, without the signs of the page around it. */
import { attempt } from './extras.js';

/**
 * @param list {HTMLElement} holds the rows
 * @param prefixOf {(row: Element) => string} what stands before the text of a row
 */
export function listenToCopies(list, prefixOf) {
  list.addEventListener('copy', event => {
    const lines = attempt(() => linesOf(list, getSelection(), prefixOf)) ?? [];
    // Within one line it is some words that are wanted, and not who said them.
    if (lines.length < 2)
      return;
    attempt(() => {
      event.clipboardData.setData('text/plain', lines.join('\n'));
      event.preventDefault();
    });
  });
}

function linesOf(list, selection, prefixOf) {
  const lines = [];
  for (const row of selection.rangeCount > 0 ? list.children : []) {
    const text = row.querySelector('.text');
    if (!text || !selection.containsNode(text, true))
      continue;
    const part = partOf(text, selection.getRangeAt(0));
    if (part !== '')
      lines.push(prefixOf(row) + part);
  }
  return lines;
}

function partOf(text, selected) {
  const part = document.createRange();
  part.selectNodeContents(text);
  if (part.compareBoundaryPoints(Range.START_TO_START, selected) < 0)
    part.setStart(selected.startContainer, selected.startOffset);
  if (part.compareBoundaryPoints(Range.END_TO_END, selected) > 0)
    part.setEnd(selected.endContainer, selected.endOffset);
  return part.toString();
}
