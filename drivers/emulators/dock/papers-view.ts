import type { DockPaper, DockState } from '../dock-api.ts';
import { deed } from './deed.ts';
import { element } from './element.ts';

/** The printer's mouth with the paper in it, newest on top, and below it what was taken away before. */
export function papersView(section: HTMLElement): (state: DockState) => void {
  const take = element('button', { class: 'do', click: () => void deed('/api/printer/take') }, '取走');
  const hanging = element('div', { class: 'hanging' });
  const empty = element('p', { class: 'empty' }, '还没有纸出来');
  const takenTitle = element('h3', {});
  const taken = element('div', { class: 'taken' });
  section.append(
    element('div', { class: 'mouth' }, element('span', {}, '出纸口'), take),
    element('div', { class: 'tray' }, empty, hanging, takenTitle, taken),
  );
  const sheets = new Map<string, HTMLElement>();
  const sheetOf = (paper: DockPaper): HTMLElement => {
    const known = sheets.get(paper.id) ?? sheet(paper);
    sheets.set(paper.id, known);
    return known;
  };
  return ({ papers, printer }) => {
    const [inMouth, away] = [papers.filter((paper) => !paper.taken), papers.filter((paper) => paper.taken)];
    showOnly(hanging, inMouth.map(sheetOf));
    showOnly(taken, away.map(sheetOf));
    empty.hidden = inMouth.length > 0;
    takenTitle.textContent = away.length > 0 ? `已取走 ${away.length} 张` : '';
    take.toggleAttribute('disabled', !printer.waiting);
  };
}

/** Leaves sheets that stay where they are untouched, so that only a new one is seen to feed. */
function showOnly(parent: HTMLElement, sheets: HTMLElement[]): void {
  for (const child of [...parent.children]) if (!sheets.some((sheet) => sheet === child)) child.remove();
  sheets.forEach((sheet, index) => {
    if (parent.children[index] !== sheet) parent.insertBefore(sheet, parent.children[index] ?? null);
  });
}

function sheet({ id, lines, qr }: DockPaper): HTMLElement {
  const picture = element('img', { src: `/api/papers/${encodeURIComponent(id)}.png`, alt: lines.join('\n') });
  const made = element('figure', { class: 'sheet', 'data-paper': id }, picture);
  const codes = qr.map((content) => element('code', {}, content));
  if (codes.length > 0) made.append(element('figcaption', {}, '二维码内容', ...codes));
  return made;
}
