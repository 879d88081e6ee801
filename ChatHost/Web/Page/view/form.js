/**
 * A dialog that asks for something: a real form, so that browsers fill in and keep what they know. It stays open until what it is for
 * is done, and says beside the field why it is not.
 */
import { Refusal } from '../chat/requests.js';
import { element, setText } from './element.js';

let made = 0;

/**
 * @typedef {object} Field
 * @property {string} name under which its value is handed on
 * @property {string} label
 * @property {?string} type of an input; `switch` is on or off, `select` one of `options`
 * @property {?string} hint what stands below it
 * @property {?[string, string][]} options values and how they are shown
 */

/**
 * @param title {string}
 * @param about {(string|Node)[]} what stands above the fields, each a paragraph
 * @param fields {Field[]} with attributes of their inputs beside
 * @param button {string} what the button says that does it
 * @param act {(values: object, dialog: FormDialog) => Promise} does it
 * @param faultOf {(refusal: Refusal) => ?string} the name of the field that a refusal is about; else it is the last one
 * @param isGrave {boolean} whether it cannot be taken back
 * @param extra {?Node} stands beside the buttons
 * @param cancels {boolean} whether there is something to cancel
 */
export class FormDialog {
  #fields = new Map();
  #dialog;
  #problem = element('p.problem', { id: `problem-${++made}`, role: 'alert' });
  #isBusy = false;
  #act;
  #faultOf;
  #closed;

  constructor({ title, about = [], fields = [], button, act, faultOf = () => null, isGrave = false, extra = null, cancels = true }) {
    [this.#act, this.#faultOf] = [act, faultOf];
    const id = `dialog-${made}`;
    const heading = element('h2', { id, tabindex: fields.length > 0 ? null : '-1', autofocus: fields.length === 0 }, title);
    const form = element('form', { method: 'dialog', onsubmit: event => this.#submitted(event) },
      heading, ...about.map(text => element('p.about', {}, text)), ...fields.map(field => this.#rowOf(field)), this.#problem,
      element('div.buttons', {}, ...extra ? [extra] : [],
        ...cancels ? [element('button.quiet', { type: 'button', onclick: () => this.close() }, 'Cancel')] : [],
        element(isGrave ? 'button.grave' : 'button', { type: 'submit' }, button)));
    this.#dialog = element('dialog', { 'aria-labelledby': id, onclose: () => this.#gone() }, form);
  }

  /** @returns {Promise<boolean>} whether it was done, once the dialog is closed */
  show() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    return new Promise(resolve => this.#closed = resolve);
  }

  close(isDone = false) {
    this.#dialog.returnValue = isDone ? 'done' : '';
    this.#dialog.close();
  }

  /** Says that something is wrong, beside the field that it is about; the focus goes there. */
  tell(text, name = null) {
    const fields = [...this.#fields.values()].filter(({ input }) => input.type !== 'checkbox');
    const at = this.#fields.get(name) ?? fields.at(-1);
    for (const { input, hintId } of this.#fields.values()) {
      const isWrong = input === at?.input;
      input.setAttribute('aria-invalid', String(isWrong));
      const described = [hintId, isWrong ? this.#problem.id : null].filter(Boolean).join(' ');
      if (described)
        input.setAttribute('aria-describedby', described);
      else
        input.removeAttribute('aria-describedby');
    }
    if (at && at.row.nextElementSibling !== this.#problem)
      at.row.after(this.#problem);
    setText(this.#problem, '');
    setText(this.#problem, text);
    at?.input.focus();
  }

  #rowOf(field) {
    const { name, label, type = 'text', hint = null, options = [], value = '', ...attributes } = field;
    const id = `field-${++made}`;
    const hintId = hint ? `${id}-hint` : null;
    const isCheck = type === 'checkbox' || type === 'switch';
    const input = type === 'select'
      ? element('select', { id, name }, ...options.map(([key, shown]) => element('option', { value: key, selected: key === value }, shown)))
      : element('input', { id, name, type: isCheck ? 'checkbox' : type, role: type === 'switch' ? 'switch' : null, dir: isCheck ? null : 'auto', autocapitalize: 'off', spellcheck: 'false', ...attributes });
    if (isCheck)
      input.checked = Boolean(value);
    else if (type !== 'select')
      input.value = value;
    if (hintId)
      input.setAttribute('aria-describedby', hintId);
    const labelled = element('label', { for: id }, label);
    const hinted = hint ? [element('p.hint', { id: hintId }, hint)] : [];
    const row = isCheck ? element('div.check', {}, input, element('div', {}, labelled, ...hinted)) : element('div.entry', {}, labelled, input, ...hinted);
    this.#fields.set(name, { input, row, hintId, isCheck });
    return row;
  }

  get #values() {
    return Object.fromEntries([...this.#fields].map(([name, { input, isCheck }]) => [name, isCheck ? input.checked : input.value]));
  }

  async #submitted(event) {
    event.preventDefault();
    if (this.#isBusy)
      return;
    this.#isBusy = true;
    this.#dialog.setAttribute('aria-busy', 'true');
    try {
      await this.#act(this.#values, this);
      this.close(true);
    } catch (refusal) {
      if (!(refusal instanceof Refusal))
        throw refusal;
      this.tell(refusal.message, this.#faultOf(refusal));
    } finally {
      this.#isBusy = false;
      this.#dialog.removeAttribute('aria-busy');
    }
  }

  #gone() {
    this.#dialog.remove();
    this.#closed(this.#dialog.returnValue === 'done');
  }
}

/** @returns {Promise<boolean>} whether it was done */
export const ask = question => new FormDialog(question).show();
