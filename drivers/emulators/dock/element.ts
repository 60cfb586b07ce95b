type Properties = Record<string, string | boolean | EventListener>;

/**
 * Makes an element: functions become listeners, booleans and strings attributes (`true` an empty one, `false`
 * none).
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (typeof value === 'string') made.setAttribute(key, value);
    else made.toggleAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** The one element of `index.html` with this id. */
export function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element ${id}`);
  return found;
}
