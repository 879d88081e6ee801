/**
 * The window onto a conversation: of all its lines, only those near what is seen are in the document, some hundred at most.
 *
 * The window is a run of lines, from one to another. Close to an end of it, a scroll moves it on by a step and takes lines
 * away at the other end. What one looks at stays where it is: the first visible row is measured before and after each
 * change, and the difference scrolled away. So no height is ever guessed.
 */
import { calendar } from './calendar.js';
import { listenToCopies } from './copying.js';
import { byId, setText } from './element.js';
import { attempt } from './extras.js';
import { openLineMenu } from './line-menu.js';
import { Roving } from './roving.js';
import { makeRow, prefixOf, shapeOf } from './row.js';

const Most = 180; // lines in the document
const Step = 60;
const Near = 800; // px from an end of what is in the document: time for more
const AtBottom = 48; // px that still count as being at the end

export class TimelineView {
  #chat;
  #scroller = byId('timeline');
  #list = byId('lines');
  #older = byId('older');
  #rows = new Map(); // line -> { element, key }
  #timeline = null;
  #first = null; // the window's first line
  #last = null;
  #follows = true; // whether the window goes on with what comes
  #isEndDrawn = true; // whether there was nothing below the window when it was drawn
  #positions = new WeakMap(); // of conversations looked at before
  #members;
  #roving = new Roving(byId('lines'), '.who, .more');

  /** @param members {MemberMenu} */
  constructor(chat, members) {
    [this.#chat, this.#members] = [chat, members];
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#scroller.addEventListener('keydown', event => this.#keyed(event));
    listenToCopies(this.#list, row => {
      for (const [line, { element }] of this.#rows) {
        if (element === row)
          return prefixOf(line);
      }
      return '';
    });
    attempt(() => new ResizeObserver(() => this.#follows && this.#toBottom()).observe(this.#scroller));
  }

  /** Whether the end of the conversation is in sight. */
  get isAtEnd() {
    return this.#follows;
  }

  /** Shows the open conversation as it is now. */
  render() {
    const conversation = this.#chat.conversations.current;
    if (conversation.timeline !== this.#timeline)
      this.#turnTo(conversation);
    this.#tellOfOlder(conversation);
    const { items } = this.#timeline;
    let [start, end] = this.#window();
    if (this.#follows)
      [start, end] = [Math.max(0, items.length - Most), items.length];
    this.#draw(start, end);
    // What was loaded above is drawn if one is still there: at the very top, no scroll would ask for it.
    if (!this.#follows && start > 0 && this.#scroller.scrollTop < Near)
      this.#scrolled();
    // Lines that do not fill the view leave room for older ones.
    if (this.#scroller.scrollHeight <= this.#scroller.clientHeight + Near && start === 0)
      this.#chat.history.loadOlder(conversation);
  }

  toLatest() {
    this.#follows = true;
    this.render();
  }

  toOldest() {
    this.#follows = false;
    this.#draw(0, Math.min(Most, this.#timeline.items.length));
    this.#scroller.scrollTop = 0;
    this.#scrolled();
  }

  /** Scrolls by most of a view, from wherever the focus is. */
  page(direction) {
    this.#scroller.scrollBy({ top: direction * this.#scroller.clientHeight * 0.85 });
  }

  focus() {
    this.#scroller.focus();
  }

  #turnTo(conversation) {
    if (this.#timeline)
      this.#positions.set(this.#timeline, { follows: this.#follows, first: this.#first, last: this.#last, top: this.#scroller.scrollTop });
    this.#timeline = conversation.timeline;
    for (const { element } of this.#rows.values())
      element.remove();
    this.#rows.clear();
    const { items } = this.#timeline;
    const kept = this.#positions.get(this.#timeline);
    const isFarBack = kept && !kept.follows && this.#timeline.indexOf(kept.first) >= 0 && this.#timeline.indexOf(kept.last) >= 0;
    this.#follows = !isFarBack;
    if (isFarBack) {
      [this.#first, this.#last] = [kept.first, kept.last];
      this.#draw(...this.#window());
      this.#scroller.scrollTop = kept.top;
    } else if (conversation.newAfter !== null) {
      this.#toNew(this.#timeline.indexAfter(conversation.newAfter), items.length);
    }
  }

  /** More is new than fits: one begins where one had stopped. */
  #toNew(index, length) {
    const start = Math.max(0, index - Step);
    this.#draw(start, Math.min(length, start + Most));
    const line = this.#list.querySelector('.new');
    if (!line || this.#isEndDrawn && this.#list.offsetHeight - line.offsetTop < this.#scroller.clientHeight * 0.8)
      return;
    this.#follows = false;
    this.#scroller.scrollTop = line.offsetTop - this.#scroller.clientHeight * 0.15;
  }

  /** Where the window stands now; what came before its first line has moved it. */
  #window() {
    const start = this.#first ? this.#timeline.indexOf(this.#first) : -1;
    const end = this.#last ? this.#timeline.indexOf(this.#last) : -1;
    const { length } = this.#timeline.items;
    if (start < 0 && end < 0)
      return [Math.max(0, length - Most), length];
    if (start < 0)
      return [Math.max(0, end + 1 - Most), end + 1];
    return [start, end < start ? Math.min(length, start + Most) : end + 1];
  }

  #draw(start, end) {
    const { items } = this.#timeline;
    const anchor = this.#follows ? null : this.#firstVisible();
    const wanted = items.slice(start, end);
    this.#first = wanted[0] ?? null;
    this.#last = wanted.at(-1) ?? null;
    this.#isEndDrawn = end === items.length;
    const gone = new Set(this.#rows.keys());
    for (const line of wanted)
      gone.delete(line);
    for (const line of gone) {
      this.#rows.get(line).element.remove();
      this.#rows.delete(line);
    }
    let next = this.#list.firstElementChild;
    wanted.forEach((line, index) => {
      const old = this.#rows.get(line)?.element;
      const row = this.#rowOf(line, this.#visibleBefore(start + index));
      if (old && old !== row) {
        next = old === next ? old.nextElementSibling : next;
        old.remove();
      }
      if (row !== next)
        this.#list.insertBefore(row, next);
      next = row.nextElementSibling;
    });
    this.#roving.refresh();
    if (this.#follows)
      this.#toBottom();
    else if (anchor?.element.isConnected)
      this.#scroller.scrollTop += anchor.element.offsetTop - anchor.top;
  }

  #visibleBefore(index) {
    const { items } = this.#timeline;
    do
      index--;
    while (index >= 0 && items[index].isHidden);
    return items[index];
  }

  #rowOf(line, before) {
    const { conversations: { current }, moderation, speech } = this.#chat;
    const shape = shapeOf(line, before, current.newAfter);
    const may = { name: current.kind === 'room' && Boolean(line.nick) && !line.isOwn, erase: moderation.mayErase(current, line) };
    const key = `${calendar.version}${shape.startsDay}${shape.startsNew}${shape.startsTurn}${line.version ?? 0}${line.entry?.state ?? ''}${line.after === Infinity}${may.erase}`;
    const known = this.#rows.get(line);
    if (known?.key === key)
      return known.element;
    const element = makeRow(line, shape, may, {
      retry: entry => speech.retry(entry),
      discard: entry => speech.discard(entry),
      name: (button, { nick }) => this.#members.open(button, current, nick),
      line: button => openLineMenu(this.#chat, button, current, line),
    });
    this.#rows.set(line, { element, key });
    return element;
  }

  /** The first row in sight, and where it is: what one looks at. */
  #firstVisible() {
    const top = this.#scroller.scrollTop;
    for (const element of this.#list.children) {
      if (element.offsetTop + element.offsetHeight > top)
        return { element, top: element.offsetTop };
    }
    return null;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const { length } = this.#timeline.items;
    const below = scrollHeight - clientHeight - scrollTop;
    const [start, end] = this.#window();
    // What has come since the last drawing is not counted: one who was at the end then still is.
    const follows = this.#isEndDrawn && below < AtBottom;
    if (follows !== this.#follows) {
      this.#follows = follows;
      this.#chat.changed();
    }
    if (follows)
      return;
    if (scrollTop < Near && start > 0)
      this.#draw(Math.max(0, start - Step), Math.min(end, Math.max(0, start - Step) + Most));
    else if (below < Near && end < length)
      this.#draw(Math.max(start, Math.min(length, end + Step) - Most), Math.min(length, end + Step));
    else if (scrollTop < Near && start === 0)
      this.#chat.history.loadOlder(this.#chat.conversations.current);
  }

  #keyed(event) {
    if (event.target !== this.#scroller || event.ctrlKey || event.altKey || event.metaKey)
      return;
    if (event.key === 'End')
      this.toLatest();
    else if (event.key === 'Home')
      this.toOldest();
    else
      return;
    event.preventDefault();
  }

  #toBottom() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #tellOfOlder({ kind, name, isKept, isLoading, timeline }) {
    const text = kind === 'none' ? 'You are in no room. Join one with the + beside “Rooms”, or with /join.'
      : kind === 'direct' ? `Only you and ${name} read this.${isKept ? '' : ' It is kept in this tab alone.'}`
        : isLoading ? 'Loading older lines …'
          : timeline.hasOlder ? ''
            : timeline.last === 0 ? `Nothing has been said in ${name} yet.`
              : timeline.first <= 1 ? `This is where ${name} begins.` : 'Older lines are no longer kept.';
    setText(this.#older, text);
  }
}
