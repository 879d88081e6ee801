/** What may be done to a line: it can be erased. */
import { ask } from './form.js';
import { openMenu } from './menu.js';
import { element } from './element.js';

export function openLineMenu(chat, button, conversation, line) {
  openMenu(button, 'Line', [{ text: 'Erase…', isGrave: true, act: () => erase(chat, conversation, line) }]);
}

const erase = (chat, conversation, line) => ask({
  title: 'Erase this line?', about: [element('q', { dir: 'auto' }, line.text), line.isOwn ? 'It can no longer be read. This cannot be undone.'
    : `What ${line.nick} said can no longer be read. This cannot be undone.`],
  button: 'Erase', isGrave: true, act: () => chat.moderation.erase(conversation, line),
});
