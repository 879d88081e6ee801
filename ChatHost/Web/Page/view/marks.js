/** What stands beside a name: whether somebody is logged in, what they are in a room, and what a room is that not everybody sees or enters. */
import { fold } from '../chat/names.js';
import { element, icon } from './element.js';

const Ranks = { owner: 'Owner', operator: 'Operator', voiced: 'Has a voice' };

const Rooms = [
  { name: 'secret', label: 'Secret', isOn: ({ secret }) => secret === 'on' },
  { name: 'invite', label: 'By invitation only', isOn: ({ invite }) => invite === 'on' },
  { name: 'password', label: 'With a password', isOn: ({ password = 'off' }) => password !== 'off' },
  { name: 'account', label: 'For accounts only', isOn: ({ accounts }) => accounts === 'on' },
];

export const rankMark = rank => rank ? element('small.rank', {}, Ranks[rank]) : '';

/** @param account {?string} as whom somebody is logged in */
export const accountMark = (account, nick) => account ? icon('account', fold(account) === fold(nick) ? 'Logged in' : `Logged in as ${account}`) : '';

/** @returns {{ name: string, label: string }[]} a picture each, and what it says */
export const marksOf = ({ rules: { settings } }) => Rooms.filter(({ isOn }) => isOn(settings));
