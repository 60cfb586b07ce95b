import { comparable } from './message-pieces.ts';
import type { SpokenItem, SpokenText } from './spoken-item.ts';

/** Words that the reading itself adds; from the message files. */
export interface ReadingWords {
  /** said after a choice that is made */
  chosen: string;
}

const controls =
  'button, a[href], input, textarea, select, [role="radio"], [role="checkbox"], [role="application"]';
const headings = 'h1, h2, h3';
const pictures = 'img, [role="img"]';
const privateParts = '[data-private], output, input, textarea';
const neverSpoken = '[aria-hidden="true"], [hidden], [inert], script, style, template';
/** Keys of a keypad or keyboard: each is said when it is reached, and not all of them in front. */
const saidWhenReached = '[data-spoken="when-reached"]';
const codeForm = /^[\dXx\s-]+$/u;

/**
 * What is on the screen in the order it is said: the question, then everything below it as it stands in the document,
 * then the top line. Nothing that can be read is left out; an open dialog is all there is.
 */
export function readScreen(root: Element, words: ReadingWords): SpokenItem[] {
  const dialog = [...root.querySelectorAll('dialog[open]')].at(-1);
  const items = itemsIn(dialog ?? root, words);
  const first = items.findIndex(({ role }) => role === 'question');
  const question = items[first];
  if (!question) return items;
  const heading = comparable(question.texts[0]?.text ?? '');
  const others = items.filter(
    (item, index) =>
      index !== first && !(item.role === 'text' && comparable(item.texts[0]?.text ?? '') === heading),
  );
  return [question, ...others.filter(isBelow), ...others.filter((item) => !isBelow(item))];

  function isBelow(item: SpokenItem): boolean {
    return items.indexOf(item) > first;
  }
}

/** What one control is called, with its state; `undefined` for what is no control. */
export function readControl(element: Element, words: ReadingWords): SpokenItem | undefined {
  const control = element.closest(controls);
  return control ? controlItem(control, words) : undefined;
}

function itemsIn(root: Element, words: ReadingWords): SpokenItem[] {
  const items: SpokenItem[] = [];
  let run = '';
  const flush = (owner: Element) => {
    if (comparable(run) !== '') items.push(textItem(owner, run));
    run = '';
  };
  const visit = (element: Element, block: Element): void => {
    for (const node of element.childNodes) {
      if (node.nodeType === node.TEXT_NODE) run += node.textContent ?? '';
      if (!isElement(node) || isHidden(node)) continue;
      const whole = wholeItem(node, words);
      if (whole || isBlock(node)) flush(block);
      if (whole) items.push(...whole);
      else {
        const label = groupLabel(node);
        if (label !== undefined) items.push(textItem(node, label));
        visit(node, isBlock(node) ? node : block);
        if (isBlock(node)) flush(node);
      }
    }
  };
  visit(root, root);
  flush(root);
  return items;
}

/** Elements that are said as one, whatever is inside. */
function wholeItem(element: Element, words: ReadingWords): SpokenItem[] | undefined {
  if (element.matches(saidWhenReached)) {
    const label = element.getAttribute('aria-label');
    return label === null ? [] : [textItem(element, label)];
  }
  if (element.matches('output')) return [fieldItem(element)];
  if (element.matches(controls)) return [controlItem(element, words)];
  if (element.matches(headings)) {
    const text = element.getAttribute('aria-label') ?? element.textContent;
    const role = element.matches('h1') || element.closest('dialog') !== null ? 'question' : 'text';
    return [{ role, texts: [spoken(element, text)] }];
  }
  if (!element.matches(pictures)) return undefined;
  const label = element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? '';
  return label === '' ? [] : [textItem(element, label)];
}

function controlItem(element: Element, words: ReadingWords): SpokenItem {
  const isChoice = element.matches('[role="radio"], [role="checkbox"]');
  const label = element.getAttribute('aria-label');
  const texts = (label === null ? fragmentsOf(element) : label.split(', ')).map((text) => ({
    ...spoken(element, text),
    ...languageOfPart(element, text),
  }));
  const chosen = element.getAttribute('aria-checked') === 'true';
  const state: SpokenText[] = chosen
    ? [{ text: words.chosen, private: true, ...languageOf(document.body) }]
    : [];
  return { role: isChoice ? 'choice' : 'action', texts: [...texts, ...state] };
}

/** What was typed; a label that spells it out, as that of a date does, is better than the boxes it stands in. */
function fieldItem(element: Element): SpokenItem {
  const label = element.getAttribute('aria-label') ?? '';
  const typed = fragmentsOf(element).join(' ');
  const text = /\d/.test(label) || typed === '' ? label : typed;
  return {
    role: 'field',
    texts: [{ text, private: true, code: codeForm.test(text), ...languageOf(element) }],
  };
}

function textItem(element: Element, text: string): SpokenItem {
  const role = element.closest('[role="alert"]')
    ? 'alert'
    : element.closest('[role="status"]')
      ? 'status'
      : 'text';
  return { role, texts: [spoken(element, text)] };
}

const spoken = (element: Element, text: string): SpokenText => ({
  text: comparable(text),
  private: element.closest(privateParts) !== null,
  ...languageOf(element),
});

/** A label in Chinese gives its language to the whole control: what is said beside it may be in that of the page. */
function languageOfPart(control: Element, text: string): Pick<SpokenText, 'language'> {
  return /\p{Script=Han}/u.test(text) ? languageOf(control) : languageOf(document.body);
}

/** What the document says about the language of an element. */
function languageOf(element: Element): Pick<SpokenText, 'language'> {
  return element.closest('[lang]')?.getAttribute('lang') === 'en' ? { language: 'en' } : {};
}

/** The texts inside, each that begins a line of its own apart. */
function fragmentsOf(element: Element): string[] {
  const fragments = [''];
  const visit = (parent: Element): void => {
    for (const node of parent.childNodes) {
      if (node.nodeType === node.TEXT_NODE)
        fragments.push((fragments.pop() ?? '') + (node.textContent ?? ''));
      if (!isElement(node) || isHidden(node)) continue;
      if (isBlock(node)) fragments.push('');
      visit(node);
      if (isBlock(node)) fragments.push('');
    }
  };
  visit(element);
  return fragments.map(comparable).filter((text) => text !== '');
}

function groupLabel(element: Element): string | undefined {
  const isGroup = element.matches('[role="group"], [role="radiogroup"]');
  return (isGroup ? element.getAttribute('aria-label') : null) ?? undefined;
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;

function isHidden(element: Element): boolean {
  return element.matches(neverSpoken) || getComputedStyle(element).display === 'none';
}

/** Begins a line of its own: everything but runs of text, whatever the element is called. */
function isBlock(element: Element): boolean {
  if (element.matches('br')) return true;
  return !/^(inline|contents|ruby|$)/.test(getComputedStyle(element).display);
}
