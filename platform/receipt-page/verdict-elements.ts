import type { VerdictWords } from './words.ts';

/** The verdict as elements. All that comes from a paper is set as text, never as markup. */
export function verdictElements(words: VerdictWords, progressAddress: string | undefined): HTMLElement[] {
  const { title, why, facts, limits } = words;
  return [
    element('div', { className: 'mark', ariaHidden: 'true' }),
    element('h1', {}, ...partsOf(title)),
    element('p', { className: 'why' }, why),
    ...(facts.length > 0
      ? [element('dl', { className: 'sheet facts' }, ...facts.flatMap(factElements))]
      : []),
    ...(limits.length > 0
      ? [element('ul', { className: 'limits' }, ...limits.map((limit) => element('li', {}, limit)))]
      : []),
    ...(progressAddress === undefined ? [] : [linkTo(progressAddress)]),
  ];
}

function factElements([label, value]: VerdictWords['facts'][number]): HTMLElement[] {
  const parts = typeof value === 'string' ? [value] : value;
  const className = parts.join('').length > 30 ? 'long' : '';
  return [
    element('dt', {}, label),
    element('dd', { className }, ...parts.flatMap((part) => [element('span', {}, part), ' '])),
  ];
}

/** A title breaks after its comma and not within a word. */
function partsOf(title: string): HTMLElement[] {
  return title.split(/(?<=，)/).map((part) => element('span', {}, part));
}

function linkTo(href: string): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  link.className = 'button';
  link.textContent = '看看办到哪一步了';
  return link;
}

function element(
  name: string,
  properties: Partial<Pick<HTMLElement, 'className' | 'ariaHidden'>>,
  ...children: (string | HTMLElement)[]
): HTMLElement {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
