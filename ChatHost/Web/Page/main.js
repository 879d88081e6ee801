/** Puts the page together: one chat, its views, and what they do when something changed. */
import { Chat } from './chat/chat.js';
import { fold } from './chat/names.js';
import { AccountView } from './view/account-view.js';
import { AddressView } from './view/address.js';
import { Announcer } from './view/announcer.js';
import { Attention } from './view/attention.js';
import { calendar } from './view/calendar.js';
import { Composer } from './view/composer.js';
import { ConversationList } from './view/conversation-list.js';
import { Dialogs } from './view/dialogs.js';
import { Drawers } from './view/drawers.js';
import { byId } from './view/element.js';
import { attempt } from './view/extras.js';
import { Heading } from './view/heading.js';
import { ListDialog } from './view/list-dialog.js';
import { MemberMenu } from './view/member-menu.js';
import { closeMenu } from './view/menu.js';
import { PeopleView } from './view/people.js';
import { RoomMenu } from './view/room-menu.js';
import { listen } from './view/shortcuts.js';
import { StatusView } from './view/status.js';
import { TimelineView } from './view/timeline-view.js';
import { Welcome } from './view/welcome.js';

const address = new URL('ws', document.baseURI);
address.protocol = address.protocol.replace('http', 'ws');
address.hash = '';
const chat = new Chat(address);

const announcer = new Announcer();
const attention = new Attention(chat);
const drawers = new Drawers();
const dialogs = new Dialogs(chat);
const account = new AccountView(chat, () => dialogs.name());
const members = new MemberMenu(chat, nick => choose(chat.conversations.open('direct', nick)), anchor => account.menu(anchor));
const timeline = new TimelineView(chat, members);
new RoomMenu(chat, members, leave);
const composer = new Composer(chat, () => timeline.toLatest());
const views = [
  new StatusView(chat), new Heading(chat), account, new ConversationList(chat, choose, leave), new PeopleView(chat, members), composer, timeline, attention,
  new Welcome(chat, () => composer.focus()), new AddressView(chat),
];

/** Seen is what is at the end of the open conversation while somebody is at the page. */
chat.isSeen = conversation =>
  conversation === chat.conversations.current && !document.hidden && document.hasFocus() && timeline.isAtEnd;

chat.lineCame = (conversation, line) => {
  const isCurrent = conversation === chat.conversations.current;
  // An extra that fails is no reason to lose the line.
  attempt(() => {
    if (!line.isOwn && (isCurrent || line.kind === 'private' || line.isMention))
      announcer.line(conversation, line, isCurrent);
  });
  attempt(() => {
    if (!line.isOwn)
      attention.notify(conversation, line);
  });
};

chat.told = ({ text, room = '' }) => attempt(() => announcer.say(text + room));
chat.ruled = room => ListDialog.refreshAll(room);
// The dialog that let one in is closed first.
chat.accountWanted = () => setTimeout(() => document.querySelector('dialog[open]') ?? account.logIn());
chat.serverPasswordWanted = (why, wasSaid) => dialogs.passwordOfServer(why, wasSaid);
chat.passwordWanted = room => dialogs.passwordOf(room);

// However much comes at once, the page is drawn once a frame; and where drawing takes longer than a frame, it then rests as long, so
// that keys are still heard. A page in the background has no frames.
const Frame = 16; // ms
const LongestRest = 100; // ms
let isDue = false;
let took = 0;
chat.changed = () => {
  if (isDue)
    return;
  isDue = true;
  if (document.hidden)
    setTimeout(render, LongestRest);
  else if (took > Frame)
    setTimeout(() => requestAnimationFrame(render), Math.min(took, LongestRest));
  else
    requestAnimationFrame(render);
};

function render() {
  isDue = false;
  const began = performance.now();
  const { current } = chat.conversations;
  draw(timeline);
  if (chat.isSeen(current))
    seen(current);
  for (const view of views)
    view !== timeline && draw(view);
  byId('latest').hidden = timeline.isAtEnd;
  took = performance.now() - began;
}

function seen(conversation) {
  chat.conversations.markRead(conversation);
  chat.reading.seen(conversation);
}

/** A part that cannot be drawn is told as any mistake of the page is, and the others are drawn all the same. */
function draw(view) {
  try {
    view.render();
  } catch (problem) {
    reportError(problem);
  }
}

function choose(conversation) {
  closeMenu();
  chat.choose(conversation);
  drawers.close();
  composer.focus();
}

async function leave(conversation) {
  const isLost = conversation.kind === 'direct' && conversation.timeline.items.some(({ seq }) => !seq);
  if (isLost && !confirm(`Close the conversation with ${conversation.name}? Its lines are kept in this tab alone.`))
    return;
  try {
    await chat.leave(conversation);
  } catch (refusal) {
    chat.tell(refusal.message, 'error');
  }
}

function step(by) {
  const { all, current } = chat.conversations;
  if (all.length > 0)
    choose(all.at((all.indexOf(current) + by) % all.length));
}

listen({
  step,
  nextUnread: () => {
    const next = chat.conversations.all.find(conversation => conversation.unread > 0 && fold(conversation.name) !== fold(chat.conversations.current.name));
    if (next)
      choose(next);
  },
  page: direction => timeline.page(direction),
  escape: () => {
    if (drawers.close())
      return;
    timeline.toLatest();
    composer.focus();
  },
  help: () => dialogs.help(),
});

// Links within the page would be addresses of rooms.
for (const link of document.querySelectorAll('.skip')) {
  link.addEventListener('click', event => {
    event.preventDefault();
    document.querySelector(link.getAttribute('href')).focus();
  });
}

byId('latest').addEventListener('click', () => {
  timeline.toLatest();
  chat.changed();
});
for (const name of ['focus', 'visibilitychange'])
  (name === 'focus' ? window : document).addEventListener(name, render);

calendar.changed = chat.changed;

chat.changed();
chat.start();
// A phone would open its keyboard over the conversation.
if (attempt(() => matchMedia('(hover: hover)').matches))
  composer.focus();
