/** The field in which one writes: Enter sends, Shift+Enter makes a line; a pasted text goes out line by line, as over nc. */
import { run } from '../chat/commands.js';
import { byId, setText } from './element.js';

const Remembered = 50; // lines typed, for the arrow up
const NearLimit = 0.8; // of the longest text, from where on the rest is counted

export class Composer {
  #chat;
  #field = byId('message');
  #hint = byId('hint');
  #open = null;
  #typed = [];
  #at = 0;
  #encoder = new TextEncoder();
  #isComposing = false;
  #onSent;

  /** @param onSent {() => void} */
  constructor(chat, onSent) {
    this.#chat = chat;
    this.#onSent = onSent;
    byId('composer').addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener('keydown', event => this.#keyed(event));
    this.#field.addEventListener('input', () => this.#edited());
  }

  render() {
    const { current } = this.#chat.conversations;
    if (current !== this.#open) {
      if (this.#open)
        this.#open.draft = this.#field.value;
      this.#open = current;
      this.#field.value = current.draft;
      this.#edited();
    }
    this.#field.placeholder = current.kind === 'none' ? '/join a room' : `Message ${current.name}`;
  }

  focus() {
    this.#field.focus();
  }

  #submit() {
    const lines = this.#field.value.split(/\r\n|[\n\r\u2028\u2029]/u).filter(line => line !== '');
    const isTooLong = lines.some(line => this.#bytesOf(line) > this.#chat.session.limits.text);
    if (lines.length === 0 || isTooLong)
      return;
    this.#typed = [...this.#typed, ...lines].slice(-Remembered);
    this.#at = this.#typed.length;
    this.#field.value = '';
    this.#edited();
    // One after the other: a command may open another room for the line behind it.
    lines.reduce((before, line) => before.then(() => run(this.#chat, line)), Promise.resolve());
    this.#onSent();
  }

  #keyed(event) {
    // While a word is being composed from several keys, Enter is part of that.
    if (event.isComposing)
      return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'ArrowUp' && this.#isRecalling && this.#at > 0) {
      event.preventDefault();
      this.#recall(this.#at - 1);
    } else if (event.key === 'ArrowDown' && this.#isRecalling && this.#at < this.#typed.length) {
      event.preventDefault();
      this.#recall(this.#at + 1);
    }
  }

  /** The arrows move in the text, unless it is empty or one recalled. */
  get #isRecalling() {
    return this.#field.value === (this.#typed[this.#at] ?? '');
  }

  #recall(at) {
    this.#at = at;
    this.#field.value = this.#typed[at] ?? '';
    this.#edited();
  }

  #edited() {
    // Grows with its text; the style sheet has the bounds.
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
    const longest = Math.max(...this.#field.value.split('\n').map(line => this.#bytesOf(line)));
    const { text: limit } = this.#chat.session.limits;
    const isTooLong = longest > limit;
    this.#hint.classList.toggle('wrong', isTooLong);
    this.#field.setAttribute('aria-invalid', String(isTooLong));
    setText(this.#hint, isTooLong ? `Line too long: the limit is ${limit} bytes, this has ${longest}.`
      : longest > limit * NearLimit ? `${limit - longest} bytes left.` : '');
  }

  /** Most text is short, and then needs no encoding to be known to fit. */
  #bytesOf(text) {
    return text.length * 3 < this.#chat.session.limits.text * NearLimit ? 0 : this.#encoder.encode(text).length;
  }
}
