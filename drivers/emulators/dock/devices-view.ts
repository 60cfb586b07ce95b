import type { DockLine, DockState } from '../dock-api.ts';
import { cableView, plugSwitch } from './cable-view.ts';
import { choice } from './choice.ts';
import { chipReaderView } from './chip-reader-view.ts';
import { deed } from './deed.ts';
import { documentPrinterView } from './document-printer-view.ts';
import { element } from './element.ts';
import { lightsView, pinPadView, scannerView, sensorsView } from './small-devices-view.ts';

export type View = { box: HTMLElement; show: (state: DockState) => void };

/** The devices, each with its cable and what can go wrong with it, and the line to the platform. */
export function devicesView(section: HTMLElement): (state: DockState) => void {
  const views = [
    readerView(),
    printerView(),
    documentPrinterView(),
    chipReaderView(),
    scannerView(),
    lightsView(),
    sensorsView(),
    pinPadView(),
    lineView(),
  ];
  section.append(...views.map(({ box }) => box));
  return (state) => views.forEach(({ show }) => show(state));
}

function readerView(): View {
  const cable = cableView('读卡器', 'idCardReader');
  const fault = choice(
    '故障',
    { none: '正常', silent: '不应答', noisy: '杂波', slow: '迟缓', refuses: '拒绝' },
    (value) => void deed('/api/reader/fault', { fault: value }),
  );
  const box = element('article', { id: 'reader-device' }, cable.box, fault.row);
  return {
    box,
    show: ({ reader }) => {
      cable.show(reader.cable);
      fault.show(reader.fault);
    },
  };
}

function printerView(): View {
  const cable = cableView('回执打印机', 'receiptPrinter');
  const paper = choice(
    '纸',
    { full: '有纸', low: '快用完', out: '没纸' },
    (state) => void deed('/api/printer/paper', { state }),
  );
  const cover = choice(
    '上盖',
    { closed: '合上', open: '打开' },
    (state) => void deed('/api/printer/cover', { state }),
  );
  const fault = choice(
    '故障',
    { none: '正常', silent: '不应答', cutter: '切刀', headHot: '过热', jam: '卡纸', lyingDone: '谎报' },
    (value) => void deed('/api/printer/fault', { fault: value }),
  );
  const box = element('article', { id: 'printer-device' }, cable.box, paper.row, cover.row, fault.row);
  return {
    box,
    show: ({ printer }) => {
      cable.show(printer.cable);
      paper.show(printer.paper);
      cover.show(printer.cover);
      fault.show(printer.fault);
    },
  };
}

function lineView(): View {
  const whole = plugSwitch('网线', (on) => void deed(on ? '/api/line/restore' : '/api/line/cut'));
  const words = element('small', {});
  const head = element('div', { class: 'cable' }, element('h3', {}, '到平台的网线', words), whole.button);
  const quality = choice(
    '线路',
    { none: '畅通', slow: '很慢', lostReply: '回复丢失' },
    (kind) => void deed('/api/line/fault', kind === 'slow' ? { kind, bytesPerSecond: 2_000 } : { kind }),
  );
  const box = element('article', { id: 'line' }, head, quality.row);
  return {
    box,
    show: ({ line }) => {
      const { kind } = line.fault;
      whole.show(kind !== 'cut');
      quality.show(kind === 'cut' ? undefined : kind);
      words.textContent = lineWords(line);
      head.dataset['state'] = kind === 'cut' ? 'unplugged' : 'plugged';
    },
  };
}

function lineWords({ fault, bytesToPlatform, bytesToTerminal, refused }: DockLine): string {
  if (fault.kind === 'cut') return `线已剪断，挡住 ${refused} 次`;
  return `送出 ${size(bytesToPlatform)}，收到 ${size(bytesToTerminal)}`;
}

function size(bytes: number): string {
  return bytes < 1_000 ? `${bytes} 字节` : `${(bytes / 1_000).toFixed(1)} KB`;
}
