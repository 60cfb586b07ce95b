import type { DeviceReport } from '../../../contract/device-report.ts';
import type { DeviceState } from '../../../contract/device.ts';

/** Staff's words for what a device reports: what it is, how it is, and what somebody should do about it. */

const names: Readonly<Record<string, string>> = {
  idCardReader: '身份证读卡器',
  receiptPrinter: '回执打印机',
  documentPrinter: 'A4 打印机',
  codeScanner: '扫码器',
  socialSecurityReader: '社保卡读卡器',
  lights: '指示灯',
  pinPad: '密码键盘',
  sensors: '门和感应',
  documentCamera: '高拍仪',
};

const states: Readonly<Record<DeviceState, string>> = {
  online: '正常',
  offline: '停着，等人处理',
  powerOff: '没有电：看电源',
  noDevice: '没有应答：看线插好没有，配置的口对不对',
  hardwareError: '有故障：关电再开；不行就报修',
  userError: '打不开：端口被别的程序占着，或没有权限',
  deviceBusy: '正在用',
  fraudAttempt: '有人动过：请到现场看',
  potentialFraud: '可能有人动过：请到现场看',
  starting: '还没有应答',
};

/** parts of a status that need no word when they are so */
const quiet = new Set(['unknown', 'closed', 'notPresent', 'full', 'off']);

const parts: Readonly<Record<string, string>> = {
  'paper low': '纸快用完，请备纸',
  'paper out': '没有纸，请装纸',
  'paper jammed': '卡纸，请打开上盖取出',
  'toner low': '碳粉快用完',
  'toner out': '没有碳粉，请换粉盒',
  'cover open': '盖子开着，请合上',
  'media present': '口里有东西没取走',
  'media jammed': '口里卡住了',
  'doors open': '机门开着',
  'doors tampered': '机门被撬过：请到现场看',
  'proximity present': '面前有人',
  'scanner inoperative': '扫码窗不亮',
};

/** One line about a device, for staff. */
export function deviceLine({ id, connection, status }: DeviceReport): string {
  const more = Object.entries(status)
    .filter(([name, value]) => name !== 'device' && typeof value === 'string' && !quiet.has(value))
    .flatMap(([name, value]) => parts[`${name} ${String(value)}`] ?? []);
  return [names[id] ?? id, whereabouts(connection), [states[status.device], ...more].join('；')].join('　');
}

function whereabouts(connection: DeviceReport['connection']): string {
  switch (connection.transport) {
    case 'serial':
      return `${connection.path}${connection.baudRate === undefined ? '' : ` ${String(connection.baudRate)}`}`;
    case 'hid':
    case 'usbBulk':
      return `USB ${connection.vendorId}:${connection.productId}`;
    case 'ipp':
      return connection.uri;
    case 'pcsc':
      return `PC/SC ${connection.reader ?? ''}`.trim();
    case 'browser':
      return connection.label ?? '浏览器';
  }
}
