import type { DocumentPaper } from '../dock-api.ts';
import { cableView } from './cable-view.ts';
import { choice } from './choice.ts';
import { deed } from './deed.ts';
import type { View } from './devices-view.ts';
import { element } from './element.ts';

const supply = { full: '够用', low: '快用完', out: '没有了' } as const;

/** The A4 printer: what it has, what is wrong with it, and the papers that came out. */
export function documentPrinterView(): View {
  const cable = cableView('A4 打印机', 'documentPrinter');
  const set = (change: object): void => void deed('/api/document-printer', change);
  const paper = choice('纸', supply, (value) => set({ paper: value }));
  const toner = choice('碳粉', supply, (value) => set({ toner: value }));
  const cover = choice('盖子', { closed: '合上', open: '打开' }, (value) => set({ cover: value }));
  const fault = choice(
    '故障',
    { none: '正常', silent: '不应答', paused: '暂停', jam: '卡纸', lyingDone: '谎报', busy: '一直忙' },
    (value) => set({ fault: value }),
  );
  const papers = element('p', { class: 'documents' });
  return {
    box: element(
      'article',
      { id: 'document-printer-device' },
      ...[cable.box, paper.row, toner.row, cover.row, fault.row, papers],
    ),
    show: ({ documentPrinter }) => {
      cable.show(documentPrinter.cable);
      paper.show(documentPrinter.paper);
      toner.show(documentPrinter.toner);
      cover.show(documentPrinter.cover);
      fault.show(documentPrinter.fault);
      papers.hidden = documentPrinter.papers.length === 0;
      papers.replaceChildren('出来的纸：', ...documentPrinter.papers.map(paperLink));
    },
  };
}

function paperLink({ id, pages, printed }: DocumentPaper): HTMLElement {
  const words =
    printed < pages ? `第 ${id} 份（${pages} 张出来 ${printed} 张）` : `第 ${id} 份（${pages} 张）`;
  return element('a', { href: `/api/documents/${encodeURIComponent(id)}.pdf`, target: '_blank' }, words);
}
