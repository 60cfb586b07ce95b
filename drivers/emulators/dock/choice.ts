import { element } from './element.ts';

/** A row of buttons of which one is on. Returns the row and the way to say which. */
export function choice<Value extends string>(
  label: string,
  options: Readonly<Record<Value, string>>,
  choose: (value: Value) => void,
): { row: HTMLElement; show: (value: Value | undefined) => void } {
  const values = Object.keys(options) as Value[];
  const buttons = values.map((value) =>
    element('button', { 'data-value': value, click: () => choose(value) }, options[value]),
  );
  const row = element(
    'div',
    { class: 'choice' },
    element('span', {}, label),
    element('div', { role: 'group', 'aria-label': label }, ...buttons),
  );
  return {
    row,
    show: (shown) =>
      buttons.forEach((button, index) =>
        button.setAttribute('aria-pressed', String(values[index] === shown)),
      ),
  };
}
