import type { DeviceReport } from '../../../contract/device-report.ts';
import { firstLanguage } from '../../../contract/language.ts';
import { troublesOf, type Trouble } from './device-troubles.ts';
import { filled, staffWords, type StaffWords } from './staff-words.ts';

/** Staff's words for what a device reports: what it is, how it is, and what somebody should do about it. */

/** One line about a device, for staff at a keyboard. */
export function deviceLine(report: DeviceReport): string {
  const words = staffWords(firstLanguage);
  const troubles = troublesOf(report).filter((trouble) => trouble !== 'stuckBusy');
  const told = troubles
    .map((trouble) => sentences(words, report.id, trouble))
    .map(({ what, now }) => `${what}：${now}`);
  return [
    deviceName(words, report.id),
    whereabouts(report.connection),
    told.length > 0 ? told.join('') : words.word[conditionOf(report)],
  ].join('　');
}

export function deviceName(words: StaffWords, id: string): string {
  return Object.entries(words.name).find(([known]) => known === id)?.[1] ?? id;
}

/** What is wrong, and what to do about it now. */
export function sentences(words: StaffWords, id: string, trouble: Trouble): { what: string; now: string } {
  const { what, now } = words.trouble[trouble];
  return { what, now: spaced(filled(now, { name: deviceName(words, id) })) };
}

/** Latin letters and digits within Chinese stand a space apart, as they do in the names. */
function spaced(text: string): string {
  return text.replaceAll(/(\p{Script=Han})(?=[A-Za-z0-9])/gu, '$1 ');
}

/** How a device is with which nothing is wrong. What did not answer is never called well. */
export function conditionOf({ status }: DeviceReport): keyof StaffWords['word'] {
  if (status.device === 'starting') return 'starting';
  if ('paper' in status && status.paper === 'unknown') return 'paperUnknown';
  if (status.device === 'deviceBusy') return 'busy';
  return 'media' in status && !('paper' in status) && status.media === 'present' ? 'card' : 'fine';
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
