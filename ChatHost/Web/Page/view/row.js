/** One line of a conversation as an element, with what stands before it: the day, the line "new", and who speaks. */
import { hueOf, initialOf } from '../chat/names.js';
import { calendar, dayOf } from './calendar.js';
import { element } from './element.js';
import { piecesOf } from './links.js';
import { accountMark } from './marks.js';
import { opensMenu } from './menu.js';

const TogetherFor = 5 * 60_000; // ms; lines of one person within this time stand under one name
const LongestQuote = 40; // characters
const Spoken = new Set(['message', 'action', 'private', 'erased']);

/** What of a row depends on the line before it. Two of the same shape and version look the same. */
export function shapeOf(line, before, newAfter) {
  return {
    startsDay: line.time > 0 && dayOf(line.time) !== dayOf(before?.time ?? 0),
    startsNew: newAfter !== null && line.after > newAfter && line.after !== Infinity && (!before || before.after <= newAfter),
    startsTurn: !before || before.nick !== line.nick || isOtherAccount(before, line) || before.kind !== line.kind || line.kind === 'action'
      || line.time - before.time > TogetherFor || dayOf(line.time) !== dayOf(before.time),
  };
}

/** Private lines do not say it. */
const isOtherAccount = (one, other) => one.kind !== 'private' && (one.account ?? null) !== (other.account ?? null);

/**
 * @param may {{ name: boolean, erase: boolean }} whether something may be done to who said it, and to the line
 * @param on {{ retry(entry), discard(entry), name(button, line), line(button, line) }}
 */
export function makeRow(line, shape, may, on) {
  const row = element('li');
  if (line.isHidden) {
    row.hidden = true;
    return row;
  }
  if (shape.startsDay)
    row.append(element('div.day', {}, element('span', {}, calendar.nameOfDay(line.time))));
  if (shape.startsNew)
    row.append(element('div.new', {}, element('span', {}, 'New')));
  row.append(Spoken.has(line.shows ?? line.kind) ? spokenLine(row, line, shape.startsTurn || shape.startsNew, may, on) : noticeLine(row, line));
  return row;
}

function spokenLine(row, line, isFirst, may, on) {
  const kind = line.shows ?? line.kind;
  const { entry } = line;
  row.classList.toggle('first', isFirst);
  row.classList.toggle('mention', Boolean(line.isMention));
  row.classList.toggle('secret', kind === 'private');
  row.classList.toggle('action', kind === 'action');
  row.classList.toggle('gone', kind === 'erased');
  row.classList.toggle('shown', line.kind === 'shown');
  row.classList.toggle('pending', Boolean(entry) && entry.state !== 'failed');
  row.classList.toggle('failed', entry?.state === 'failed');
  const nick = line.nick ?? '';
  const hue = hueOf(nick);
  const body = element('div', { class: hue });
  const isNamed = isFirst && kind !== 'action' && nick !== '';
  if (isNamed)
    body.append(element('div.head', {}, nameOf(line, may, on), timeOf(line, line.kind === 'shown' ? 'full' : 'clock')));
  else if (nick !== '' && kind !== 'action')
    // Who cannot see where a turn begins hears who speaks.
    body.append(element('span.hidden', {}, element('bdi', {}, nick), ': '));
  body.append(textOf(line, kind, nick));
  if (entry?.state === 'failed')
    body.append(failure(entry, on));
  const side = isNamed ? element(`span.avatar.${hue}`, { 'aria-hidden': 'true' }, initialOf(nick)) : element('span.gutter', {}, timeOf(line, 'narrowClock'));
  return element('div.line', {}, side, body, stateOf(line), ...may.erase ? [moreOf(line, on)] : []);
}

/** Who speaks, and whether they are logged in. */
function nameOf(line, may, on) {
  const name = element('bdi', {}, line.nick);
  return element('span.name', {},
    may.name ? element('button.who', { type: 'button', tabindex: '-1', ...opensMenu, onclick: ({ currentTarget }) => on.name(currentTarget, line) }, name) : name,
    accountMark(line.account, line.nick));
}

/** What may be done to a line stands at its end, while one points at it or goes there by key. */
function moreOf(line, on) {
  const label = `What can be done with “${line.text.length > LongestQuote ? `${line.text.slice(0, LongestQuote)}…` : line.text}”`;
  return element('button.more', {
    type: 'button', tabindex: '-1', 'aria-label': label, title: 'More', ...opensMenu, onclick: ({ currentTarget }) => on.line(currentTarget, line),
  }, element('span', { 'aria-hidden': 'true' }, '⋯'));
}

function textOf(line, kind, nick) {
  if (kind === 'erased')
    return element('div.text', {}, 'This line was removed.');
  const text = element('div.text', { dir: 'auto' });
  if (kind === 'action')
    text.append(element('bdi', {}, nick), ' ');
  text.append(...withLinks(line.text));
  return text;
}

/** Own lines: on their way, said, or failed. */
function stateOf(line) {
  if (!line.isOwn || line.kind === 'shown' || line.kind === 'erased')
    return element('span.state');
  const [sign, words] = !line.entry ? ['✓', 'Sent'] : { queued: ['◷', 'Waiting for the connection'], sent: ['◌', 'Sending'], failed: ['!', 'Not sent'] }[line.entry.state];
  return element('span.state', { title: words }, element('span', { 'aria-hidden': 'true' }, sign), element('span.hidden', {}, words));
}

function failure(entry, on) {
  return element('div.again', {},
    element('span.problem', {}, entry.problem),
    element('button', { type: 'button', onclick: () => on.retry(entry) }, 'Try again'),
    element('button', { type: 'button', onclick: () => on.discard(entry) }, 'Discard'));
}

function noticeLine(row, line) {
  const isWrong = line.kind === 'error';
  row.classList.toggle('wrong', isWrong);
  const isTopic = (line.shows ?? line.kind) === 'topic';
  const text = element('div.text', { dir: 'auto' });
  if (isTopic)
    text.append(element('bdi', {}, line.nick), ...(line.text ? [' set the topic: ', element('bdi', {}, ...withLinks(line.text))] : [' unset the topic.']));
  else
    text.append(line.text, ...line.room ? [element('a', { href: `#${encodeURIComponent(line.room)}` }, element('bdi', {}, line.room))] : []);
  return element('div.notice', {},
    element('span.sign', { 'aria-hidden': 'true' }, isWrong ? '!' : '·'), text, line.time > 0 ? timeOf(line) : '');
}

/** @param form {'clock' | 'narrowClock' | 'full'} */
const timeOf = (line, form = 'clock') => line.time > 0
  ? element('time', { datetime: new Date(line.time).toISOString(), title: calendar.full(line.time) }, calendar[form](line.time))
  : '';

/** Addresses become links, which tell the other side nothing of where one came from. */
const withLinks = text => piecesOf(text).map(({ text: piece, href }) =>
  href ? element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece) : piece);

/** What stands before the text of a line where it is copied. */
export function prefixOf(line) {
  const kind = line.shows ?? line.kind;
  return kind === 'action' || !Spoken.has(kind) || !line.nick ? '* ' : `${line.nick}: `;
}
