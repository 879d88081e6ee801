/** Makes elements. Text becomes a text node and nothing else, so nothing that somebody says is ever read as markup. */

/**
 * @param tag {string} with classes, as `span.text`
 * @param attributes {object} attributes; `onclick` and such are listeners; what is null, undefined or false is left out
 * @param children {(Node|string)[]}
 */
export function element(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false)
      continue;
    if (key.startsWith('on'))
      made.addEventListener(key.slice(2), value);
    else
      made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** A small picture. @param label {?string} what it says; without, it is said beside it */
export const icon = (name, label = null) =>
  element(`span.icon-${name}`, label ? { role: 'img', 'aria-label': label, title: label } : { 'aria-hidden': 'true' });

export const byId = id => document.getElementById(id);

/** Sets text only where it differs: a live region would say it again. */
export function setText(node, text) {
  if (node.textContent !== text)
    node.textContent = text;
}
