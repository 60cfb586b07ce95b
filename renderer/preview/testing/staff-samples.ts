import type { DeviceReport } from '../../../contract/device-report.ts';
import type { Language } from '../../../contract/language.ts';
import type { StaffScreen } from '../../../contract/staff-screen.ts';
import { DeviceIncidents } from '../../../main/terminal/staff/device-incidents.ts';
import { staffView, watchedDevices, type StaffFacts } from '../../../main/terminal/staff/staff-view.ts';

/** Staff's screens in the terminal's own words: only what the devices report is made up here. */

type Status = DeviceReport['status'];
const serial = { transport: 'serial', path: '/dev/ttyS0', baudRate: 9600 } as const;

function device(id: string, deviceClass: DeviceReport['class'], status: Status): DeviceReport {
  return { id, class: deviceClass, connection: serial, status, capabilities: {} } as unknown as DeviceReport;
}

const receipt = { device: 'online', paper: 'full', media: 'notPresent', cover: 'closed' } as const;
const a4 = { device: 'online', paper: 'full', toner: 'full', cover: 'closed', reasons: [] } as const;

/** Every device of a full machine; `changed` are those that are not well. */
function machine(changed: Record<string, Status> = {}): DeviceReport[] {
  const well: DeviceReport[] = [
    device('idCardReader', 'cardReader', { device: 'online', media: 'notPresent' }),
    device('receiptPrinter', 'printer', receipt),
    device('documentPrinter', 'printer', a4),
    device('codeScanner', 'barcodeReader', { device: 'online', scanner: 'on' }),
    device('socialSecurityReader', 'cardReader', { device: 'online', media: 'notPresent' }),
    device('lights', 'lights', { device: 'online', lights: {} }),
    device('pinPad', 'pinPad', { device: 'online' }),
    device('sensors', 'auxiliaries', { device: 'online', doors: 'closed', proximity: 'notPresent' }),
    device('documentCamera', 'camera', { device: 'online', camera: 'ok' }),
  ];
  return well.map((each) => {
    const status = changed[each.id];
    return status ? ({ ...each, status } as DeviceReport) : each;
  });
}

const sent = { queued: 0, uploading: 0, blocked: 0, refused: 0, everythingSent: true };
const gone = { device: 'noDevice' } as const;

const samples: Readonly<Record<string, StaffFacts>> = {
  'staff-well': { reports: machine(), withheld: {}, line: 'online', counts: sent },
  'staff-no-paper': {
    reports: machine({ receiptPrinter: { ...receipt, device: 'userError', paper: 'out' } }),
    withheld: {},
    line: 'online',
    counts: { ...sent, uploading: 1, queued: 1, everythingSent: false },
  },
  'staff-line-down': {
    reports: machine({
      receiptPrinter: { ...receipt, paper: 'low' },
      documentPrinter: { ...a4, device: 'userError', cover: 'open', reasons: ['cover-open-error'] },
      socialSecurityReader: { device: 'online', media: 'present' },
    }),
    wrongCard: 'residentCard',
    withheld: { needsLine: 9 },
    line: 'offline',
    counts: { ...sent, queued: 12, everythingSent: false },
  },
  'staff-five': {
    reports: machine({
      receiptPrinter: { ...receipt, device: 'userError', cover: 'open' },
      documentPrinter: { ...a4, device: 'userError', paper: 'out', reasons: ['media-empty-error'] },
      codeScanner: { ...gone, scanner: 'unknown' },
      lights: { ...gone, lights: {} },
      sensors: { device: 'online', doors: 'open', proximity: 'present' },
    }),
    withheld: { needsPaper: 4 },
    line: 'online',
    counts: sent,
  },
  'staff-everything-out': {
    reports: machine({
      idCardReader: { ...gone, media: 'unknown' },
      receiptPrinter: { ...gone, paper: 'unknown', media: 'unknown', cover: 'unknown' },
      documentPrinter: {
        device: 'offline',
        paper: 'unknown',
        toner: 'unknown',
        cover: 'unknown',
        reasons: [],
      },
      codeScanner: { ...gone, scanner: 'unknown' },
      socialSecurityReader: { ...gone, media: 'unknown' },
      lights: { ...gone, lights: {} },
      pinPad: { device: 'hardwareError' },
      sensors: { ...gone, doors: 'unknown', proximity: 'unknown' },
      documentCamera: { ...gone, camera: 'unknown' },
    }),
    withheld: { needsPaper: 4, needsReader: 21 },
    line: 'offline',
    counts: { queued: 3, uploading: 0, blocked: 1, refused: 1, everythingSent: false },
  },
};

export const staffSampleNames = Object.keys(samples);

const beganMs = Date.parse('2026-11-23T01:29:00Z');
const nowMs = Date.parse('2026-11-23T01:41:00Z');

/** The sample as the terminal would send it, twelve minutes after everything went wrong at once. */
export function staffSample(name: string, language: Language): StaffScreen | undefined {
  const facts = samples[name];
  if (!facts) return undefined;
  const clock = { wallMs: () => beganMs, monotonicMs: () => 0, after: () => () => undefined };
  const devices = watchedDevices(facts, new DeviceIncidents(clock));
  const helper = language === 'en' ? 'Ma Ganshi' : '马干事';
  return {
    revision: 1,
    language,
    place: language === 'en' ? 'Bali village service room, Liuhu' : '柳湖镇八里村便民服务室',
    terminalId: 'PL-LIUHU-BALI-01',
    moment: new Date(nowMs).toISOString(),
    ...staffView(devices, facts, language, { helper, nowMs: nowMs - beganMs }),
  };
}
