import type { DeviceReport } from '../../../contract/device-report.ts';
import type { SocialSecurityProblem } from '../../../contract/social-security-card.ts';
import type words from './words/zh-CN.json';

/** What can be wrong with a device, as staff can tell it apart: one word for each thing to do about it. */
export type Trouble = keyof typeof words.trouble;

/** Everything that is wrong with a device now, what has to be done first in front. */
export function troublesOf(report: DeviceReport, wrongCard?: SocialSecurityProblem): Trouble[] {
  const card = report.id === 'socialSecurityReader' ? wrongCardTrouble(wrongCard) : [];
  const parts = partTroubles(report);
  // A printer that waits for paper or for its cover says itself that it stands.
  const isWaiting = parts.some((trouble) => standing.has(trouble));
  const device = isWaiting && report.status.device !== 'hardwareError' ? [] : deviceTrouble(report);
  const ordered = [
    ...parts.filter((each) => standing.has(each)),
    ...device,
    ...card,
    ...parts.filter((each) => !standing.has(each)),
  ];
  // two parts may say the same
  return [...new Set(ordered)];
}

/** While one of these lasts, nothing comes out. */
const standing: ReadonlySet<Trouble> = new Set([
  ...(['coverOpen', 'paperJammed', 'mouthJammed', 'paperOut', 'sheetsOut', 'tonerOut'] as const),
]);

function deviceTrouble({ class: deviceClass, status }: DeviceReport): Trouble[] {
  switch (status.device) {
    case 'online':
    case 'starting':
      return [];
    case 'deviceBusy':
      return ['stuckBusy'];
    case 'noDevice':
      return ['unplugged'];
    case 'offline':
      if (deviceClass !== 'printer') return ['silent'];
      if ('reasons' in status) return [status.reasons.length > 0 ? 'paused' : 'silent'];
      // it tells of its paper and does not print: its head is hot (an error that clears by itself)
      return ['paper' in status && status.paper !== 'unknown' ? 'resting' : 'silent'];
    case 'powerOff':
      return ['powerOff'];
    case 'hardwareError':
      return ['broken'];
    case 'userError':
      return ['notOpened'];
    case 'fraudAttempt':
    case 'potentialFraud':
      return ['tampered'];
  }
}

function partTroubles(report: DeviceReport): Trouble[] {
  switch (report.class) {
    case 'printer':
      return 'toner' in report.status ? documentTroubles(report.status) : receiptTroubles(report.status);
    case 'cardReader':
      return report.status.media === 'jammed' ? ['cardMute'] : [];
    case 'barcodeReader':
      return report.status.scanner === 'inoperative' ? ['dark'] : [];
    case 'camera':
      return report.status.device === 'online' && report.status.camera === 'inop' ? ['noPicture'] : [];
    case 'auxiliaries':
      if (report.status.doors === 'tampered') return ['tampered'];
      return report.status.doors === 'open' ? ['doorOpen'] : [];
    case 'lights':
    case 'pinPad':
      return [];
  }
}

type PrinterStatus = Extract<DeviceReport, { class: 'printer' }>['status'];

function receiptTroubles(status: Exclude<PrinterStatus, { toner: unknown }>): Trouble[] {
  return [
    ...when(status.cover === 'open', 'coverOpen'),
    ...when(status.paper === 'jammed', 'paperJammed'),
    ...when(status.media === 'jammed', 'mouthJammed'),
    ...when(status.paper === 'out', 'paperOut'),
    ...when(status.paper === 'low', 'paperLow'),
  ];
}

function documentTroubles(status: Extract<PrinterStatus, { toner: unknown }>): Trouble[] {
  return [
    ...when(status.cover === 'open', 'coverOpen'),
    ...when(status.paper === 'jammed', 'paperJammed'),
    ...when(status.paper === 'out', 'sheetsOut'),
    ...when(status.toner === 'out', 'tonerOut'),
    ...when(status.paper === 'low', 'sheetsLow'),
    ...when(status.toner === 'low', 'tonerLow'),
  ];
}

function wrongCardTrouble(problem: SocialSecurityProblem | undefined): Trouble[] {
  switch (problem) {
    case 'residentCard':
      return ['residentCard'];
    case 'notSocialSecurityCard':
      return ['otherCard'];
    case 'cardUnreadable':
      return ['cardMute'];
    case 'cardLiftedTooSoon':
    case 'readerGone':
    case undefined:
      return [];
  }
}

function when(holds: boolean, trouble: Trouble): Trouble[] {
  return holds ? [trouble] : [];
}
