import type { LightWord } from '../dock-api.ts';
import { cableView } from './cable-view.ts';
import { choice } from './choice.ts';
import { deed } from './deed.ts';
import type { View } from './devices-view.ts';
import { element } from './element.ts';

/** Where a phone would be held: the code's text is typed or pasted. */
export function scannerView(): View {
  const cable = cableView('扫码器', 'codeScanner');
  const text = element('input', { type: 'text', 'aria-label': '码里的文字', placeholder: '码里的文字' });
  const hold = (encoding: string) => (): void => {
    if (text.value !== '') void deed('/api/scanner/hold', { text: text.value, encoding });
  };
  const row = element(
    'div',
    { class: 'hold' },
    text,
    element('button', { click: hold('utf-8') }, '出示'),
    element('button', { click: hold('gb18030') }, '按 GBK 出示'),
  );
  const fault = choice(
    '故障',
    { none: '正常', silent: '不应答', noSuffix: '没有回车', torn: '断开', twice: '重复' },
    (value) => void deed('/api/scanner/fault', { fault: value }),
  );
  return {
    box: element('article', { id: 'scanner-device' }, cable.box, row, fault.row),
    show: ({ scanner }) => {
      cable.show(scanner.cable);
      fault.show(scanner.fault);
    },
  };
}

const lampNames: Readonly<Record<LightWord, string>> = {
  cardReader: '读卡器',
  receiptPrinter: '出纸口',
  scanner: '扫码口',
  statusGood: '绿灯',
  statusWarning: '黄灯',
  statusBad: '红灯',
};

export function lightsView(): View {
  const cable = cableView('指示灯', 'lights');
  const names = Object.keys(lampNames) as LightWord[];
  const lamps = names.map((name) => element('span', { class: 'lamp', 'data-lamp': name }, lampNames[name]));
  return {
    box: element('article', { id: 'lights-device' }, cable.box, element('div', { class: 'lamps' }, ...lamps)),
    show: ({ lights }) => {
      cable.show(lights.cable);
      names.forEach((name, index) => lamps[index]?.toggleAttribute('data-lit', lights.lit.includes(name)));
    },
  };
}

export function sensorsView(): View {
  const cable = cableView('门和感应', 'sensors');
  const door = choice(
    '机门',
    { closed: '关着', open: '开着' },
    (state) => void deed('/api/sensors', { door: state }),
  );
  const proximity = choice(
    '面前',
    { notPresent: '没有人', present: '有人' },
    (state) => void deed('/api/sensors', { proximity: state }),
  );
  const fault = choice(
    '故障',
    { none: '正常', silent: '不应答', garbled: '乱码', refuses: '拒绝' },
    (value) => void deed('/api/sensors/fault', { fault: value }),
  );
  return {
    box: element('article', { id: 'sensors-device' }, cable.box, door.row, proximity.row, fault.row),
    show: ({ sensors }) => {
      cable.show(sensors.cable);
      door.show(sensors.door);
      proximity.show(sensors.proximity);
      fault.show(sensors.fault);
    },
  };
}

export function pinPadView(): View {
  const cable = cableView('密码键盘', 'pinPad');
  const press = (key: string) => (): void => void deed('/api/pin-pad/key', { key });
  const digits = [...'1234567890'].map((digit) => element('button', { click: press(digit) }, digit));
  const others = Object.entries({ correct: '更正', confirm: '确认', cancel: '取消' }).map(([key, words]) =>
    element('button', { click: press(key) }, words),
  );
  const keys = element('div', { class: 'keys' }, ...digits, ...others);
  const fault = choice(
    '故障',
    { none: '正常', silent: '不应答', garbled: '乱码', busy: '忙' },
    (value) => void deed('/api/pin-pad/fault', { fault: value }),
  );
  return {
    box: element('article', { id: 'pin-pad-device' }, cable.box, keys, fault.row),
    show: ({ pinPad }) => {
      cable.show(pinPad.cable);
      keys.toggleAttribute('data-entering', pinPad.entering);
      fault.show(pinPad.fault);
    },
  };
}
