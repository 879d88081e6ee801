/** The settings of a room, as its operators change them. Only what was changed is set, one after the other, up to what is refused. */
import { ask } from './form.js';

const Switches = [
  ['invite', 'By invitation only', 'Only the invited come in.'],
  ['moderated', 'Moderated', 'Only operators and those with a voice speak.'],
  ['topic', 'Only operators set the topic', null, 'operators', 'everyone'],
  ['secret', 'Secret', 'Whoever is not in it does not see that it exists.'],
  ['accounts', 'For accounts only', 'Guests do not come in.'],
];

export function settingsOf(chat, room) {
  const settings = { ...room.rules.settings };
  const isOn = ([name, , , on = 'on']) => settings[name] === on;
  const shown = name => settings[name] === 'off' ? '' : settings[name] ?? '';
  let at = null; // the setting that is being set
  return ask({
    title: `Settings of ${room.name}`,
    fields: [
      ...Switches.map(setting => ({ name: setting[0], label: setting[1], hint: setting[2], type: 'switch', value: isOn(setting) })),
      { name: 'password', label: 'Password', hint: 'Asked of whoever comes in. Empty: none.', value: shown('password'), autocomplete: 'off', maxlength: 64 },
      { name: 'limit', label: 'Maximum number of members', hint: 'Empty: no limit.', value: shown('limit'), type: 'number', min: 1, max: 1_000_000, autocomplete: 'off' },
    ],
    button: 'Save',
    act: async values => {
      const set = async (name, value) => {
        at = name;
        await chat.moderation.set(room, name, value);
        settings[name] = value;
      };
      for (const setting of Switches) {
        const [name, , , on = 'on', off = 'off'] = setting;
        if (values[name] !== isOn(setting))
          await set(name, values[name] ? on : off);
      }
      for (const name of ['password', 'limit']) {
        if (values[name] !== shown(name))
          await set(name, values[name] === '' ? 'off' : values[name]);
      }
    },
    faultOf: () => at,
  });
}
