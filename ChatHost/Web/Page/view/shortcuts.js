/** What the keyboard does everywhere in the page. All of it can also be reached with Tab. */

/** As the help shows them. */
export const keys = [
  { shown: 'Enter', does: 'send; Shift+Enter begins a new line' },
  { shown: 'Tab', does: 'in a name or command that was begun: complete it' },
  { shown: '↑ ↓', does: 'in an empty field: lines typed before' },
  { shown: 'Alt+↑ Alt+↓', does: 'the conversation before, the one after' },
  { shown: 'Alt+A', does: 'the next conversation with unread lines' },
  { shown: 'Page Up, Page Down', does: 'scroll the conversation, from the message field too' },
  { shown: 'Home, End', does: 'in the conversation: its oldest loaded line, its latest' },
  { shown: '↑ ↓, Home, End', does: 'on a name or ⋯ in the conversation: the others; in a menu: its items' },
  { shown: 'Esc', does: 'close what is open; else go to the latest line and the message field' },
  { shown: 'Ctrl+/', does: 'this help' },
];

/**
 * Whether a key is part of composing a word from several keys. Safari ends the composition first, and says only by the code 229 that the
 * key was the composer's (UI Events, 7.3.1).
 */
export const isOfComposition = event => event.isComposing || event.keyCode === 229;

/** @param on {{step(by), nextUnread(), page(direction), escape(), help()}} */
export function listen(on) {
  document.addEventListener('keydown', event => {
    if (isOfComposition(event) || document.querySelector('dialog[open]'))
      return;
    const act = actOf(event, on);
    if (!act)
      return;
    event.preventDefault();
    act();
  });
}

function actOf({ key, code, altKey, ctrlKey, metaKey, shiftKey, target }, on) {
  if (altKey && !ctrlKey && !metaKey) {
    if (key === 'ArrowUp' || key === 'ArrowDown')
      return () => on.step(key === 'ArrowUp' ? -1 : 1);
    // By its place: with Alt, some keyboards make another letter of it.
    return code === 'KeyA' ? () => on.nextUnread() : null;
  }
  if ((ctrlKey || metaKey) && key === '/')
    return () => on.help();
  if (key === 'Escape')
    return () => on.escape();
  if ((key === 'PageUp' || key === 'PageDown') && target.id === 'message' && !shiftKey && !ctrlKey)
    return () => on.page(key === 'PageUp' ? -1 : 1);
  return null;
}
