/** The field in which one writes: Enter sends, Shift+Enter makes a line. Several lines are a block of text, in which no line is a command. */
import { tab } from '../chat/memory.js';
import { Completion } from './completion.js';
import { byId, setText } from './element.js';
import { isOfComposition } from './shortcuts.js';

const Remembered = 50; // lines typed, for the arrow up
const DraftPause = 300; // ms without a key, after which what was typed is written down
const Many = 24; // lines, from where on a block is asked about
const NearLimit = 0.8; // of the longest text, from where on the rest is counted

export class Composer {
  #chat;
  #field = byId('message');
  #hint = byId('hint');
  #open = null;
  #typed = [];
  #at = 0;
  #encoder = new TextEncoder();
  #draftTimer = 0;
  #completion;
  #onSent;

  /** @param onSent {() => void} */
  constructor(chat, onSent) {
    this.#chat = chat;
    this.#onSent = onSent;
    this.#completion = new Completion(chat, this.#field, () => this.#edited());
    byId('composer').addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener('keydown', event => this.#keyed(event));
    this.#field.addEventListener('input', () => {
      this.#edited();
      clearTimeout(this.#draftTimer);
      this.#draftTimer = setTimeout(() => this.#keepDraft(), DraftPause);
    });
    addEventListener('pagehide', () => this.#keepDraft());
  }

  render() {
    const { current } = this.#chat.conversations;
    if (current !== this.#open) {
      if (this.#open)
        this.#keepDraft();
      this.#open = current;
      this.#completion.close();
      this.#field.value = current.draft || (tab.get('drafts', {})[current.key] ?? '');
      this.#edited();
    }
    this.#field.placeholder = current.kind === 'none' ? '/join a room'
      : this.#chat.moderation.maySpeak(current) ? `Message ${current.name}` : `Only those with a voice speak in ${current.name}`;
  }

  focus() {
    this.#field.focus();
  }

  /** A reload, or the phone's memory, may come at any moment. */
  #keepDraft() {
    if (!this.#open)
      return;
    this.#open.draft = this.#field.value;
    const { [this.#open.key]: _, ...others } = tab.get('drafts', {});
    tab.set('drafts', this.#field.value ? { ...others, [this.#open.key]: this.#field.value } : others);
  }

  #submit() {
    const lines = this.#field.value.split(/\r\n|[\n\r\u2028\u2029]/u).filter(line => line.trim() !== '');
    const isTooLong = lines.some(line => this.#bytesOf(line) > this.#chat.session.limits.text);
    if (lines.length === 0 || isTooLong)
      return;
    if (lines.length > Many && !confirm(`Send ${lines.length} lines to ${this.#chat.conversations.current.name}?`))
      return;
    this.#typed = [...this.#typed, ...lines.slice(-Remembered)].slice(-Remembered);
    this.#at = this.#typed.length;
    this.#field.value = '';
    this.#edited();
    this.#keepDraft();
    const { current } = this.#chat.conversations;
    if (lines.length > 1 && current.kind !== 'none')
      this.#chat.speech.sayBlock(current, lines);
    else
      this.#chat.commands.run(lines[0]);
    this.#onSent();
  }

  #keyed(event) {
    if (isOfComposition(event) || this.#completion.keyed(event))
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
    setText(this.#hint, isTooLong ? `Too long: ${longest} bytes, of which ${limit} can be sent.`
      : longest > limit * NearLimit ? `${limit - longest} bytes left.` : '');
  }

  /** Most text is short, and then needs no encoding to be known to fit. */
  #bytesOf(text) {
    return text.length * 3 < this.#chat.session.limits.text * NearLimit ? 0 : this.#encoder.encode(text).length;
  }
}
