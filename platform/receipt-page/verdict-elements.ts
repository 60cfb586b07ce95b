import type { VerdictWords } from './words.ts';

/** The verdict as elements. All that comes from a paper is set as text, never as markup. */
export function verdictElements(words: VerdictWords, progressAddress: string | undefined): HTMLElement[] {
  const { title, why, facts, limits } = words;
  return [
    element('div', { className: 'mark', ariaHidden: 'true' }),
    element('h1', {}, ...phraseElements(title)),
    element('p', { className: 'why' }, ...phraseElements(why)),
    ...(facts.length > 0
      ? [element('dl', { className: 'sheet facts' }, ...facts.flatMap(factElements))]
      : []),
    ...(limits.length > 0
      ? [
          element(
            'ul',
            { className: 'limits' },
            ...limits.map((limit) => element('li', {}, ...phraseElements(limit))),
          ),
        ]
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

/** A line ends after punctuation; a phrase that is longer than a line is parted evenly, so that no end of it stands alone. */
export function phraseElements(text: string): HTMLElement[] {
  return text.split(/(?<=[，。？：；])/).map((phrase) => element('span', { className: 'phrase' }, phrase));
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
