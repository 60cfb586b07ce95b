import type { DocumentPrinterStatus, PrinterError } from '../../contract/device.ts';
import type { PrinterAttributes } from './ipp-replies.ts';
import { printerStates } from './ipp-numbers.ts';

type Meaning =
  | { paper: 'out' | 'jammed' | 'low' }
  | { toner: 'out' | 'low' }
  | { cover: 'open' }
  | { device: 'hardwareError' | 'offline' | 'userError' | 'deviceBusy' };

/**
 * What each word of `printer-state-reasons` means (RFC 8011 section 5.4.12, PWG 5100.9, and CUPS). A word is matched
 * by how it begins: makers add to it. Words that are not here change nothing but stay readable in `reasons`.
 */
const meanings: readonly (readonly [string, Meaning])[] = [
  ['media-empty', { paper: 'out' }],
  ['media-needed', { paper: 'out' }],
  ['input-tray-missing', { paper: 'out' }],
  ['media-jam', { paper: 'jammed' }],
  ['media-low', { paper: 'low' }],
  ['toner-empty', { toner: 'out' }],
  ['marker-supply-empty', { toner: 'out' }],
  ['marker-supply-missing', { toner: 'out' }],
  ['toner-low', { toner: 'low' }],
  ['marker-supply-low', { toner: 'low' }],
  ['cover-open', { cover: 'open' }],
  ['door-open', { cover: 'open' }],
  ['interlock-open', { cover: 'open' }],
  ['marker-waste-full', { device: 'hardwareError' }],
  ['marker-waste-missing', { device: 'hardwareError' }],
  ['fuser-over-temp', { device: 'hardwareError' }],
  ['fuser-under-temp', { device: 'deviceBusy' }],
  ['developer-empty', { device: 'hardwareError' }],
  ['opc-life-over', { device: 'hardwareError' }],
  ['output-area-full', { device: 'userError' }],
  ['output-tray-missing', { device: 'userError' }],
  ['spool-area-full', { device: 'offline' }],
  ['paused', { device: 'offline' }],
  ['moving-to-paused', { device: 'offline' }],
  ['shutdown', { device: 'offline' }],
  ['connecting-to-device', { device: 'offline' }],
  ['stopped-partly', { device: 'offline' }],
  ['stopping', { device: 'offline' }],
  ['deactivated', { device: 'offline' }],
  ['timed-out', { device: 'offline' }],
  ['offline', { device: 'offline' }],
  ['cups-missing-filter', { device: 'offline' }],
  ['other-error', { device: 'hardwareError' }],
];

const severity = { out: 3, jammed: 3, low: 2, full: 1, unknown: 0 } as const;
/** the worst of several words about the device */
const deviceOrder = ['hardwareError', 'offline', 'userError', 'deviceBusy', 'online'] as const;
type PrinterDevice = (typeof deviceOrder)[number];

/** Status of a printer that does not answer: nothing about it is known. */
export const silentStatus: DocumentPrinterStatus = {
  device: 'offline',
  paper: 'unknown',
  toner: 'unknown',
  cover: 'unknown',
  reasons: [],
};

/** What a printer says, in the standard words. A reason that it does not name, it does not have. */
export function statusOf(
  said: Pick<PrinterAttributes, 'state' | 'reasons' | 'accepting'>,
): DocumentPrinterStatus {
  const found = said.reasons.flatMap((reason) => {
    const meaning = meanings.find(([word]) => reason.startsWith(word));
    return meaning ? [meaning[1]] : [];
  });
  let status: DocumentPrinterStatus = {
    device: 'online',
    paper: 'full',
    toner: 'full',
    cover: 'closed',
    reasons: [...said.reasons],
  };
  for (const meaning of found) status = combined(status, meaning);
  return { ...status, device: worstDevice([status.device, deviceOf(said, status)]) };
}

/** A queue and the device behind it: either one's trouble is trouble. */
export function mergedStatus(
  queue: DocumentPrinterStatus,
  device: DocumentPrinterStatus,
): DocumentPrinterStatus {
  return {
    device: worstDevice([queue.device, device.device]),
    paper: worst(queue.paper, device.paper),
    toner: worst(queue.toner, device.toner),
    cover: queue.cover === 'open' || device.cover === 'open' ? 'open' : device.cover,
    reasons: [...new Set([...queue.reasons, ...device.reasons])],
  };
}

function combined(status: DocumentPrinterStatus, meaning: Meaning): DocumentPrinterStatus {
  if ('paper' in meaning) return { ...status, paper: worst(status.paper, meaning.paper) };
  if ('toner' in meaning) return { ...status, toner: worst(status.toner, meaning.toner) };
  if ('cover' in meaning) return { ...status, cover: meaning.cover };
  return { ...status, device: worstDevice([status.device, meaning.device]) };
}

function deviceOf(
  said: Pick<PrinterAttributes, 'state' | 'accepting'>,
  { paper, toner, cover }: DocumentPrinterStatus,
): PrinterDevice {
  const askedFor = paper === 'out' || paper === 'jammed' || toner === 'out' || cover === 'open';
  if (said.state === printerStates.stopped) return askedFor ? 'userError' : 'offline';
  if (!said.accepting) return 'offline';
  return said.state === printerStates.processing ? 'deviceBusy' : 'online';
}

function worst<Level extends keyof typeof severity>(first: Level, second: Level): Level {
  // What is not known of the device is not made good by what a queue believes.
  if (second === 'unknown' && severity[first] === 1) return second;
  return severity[second] > severity[first] ? second : first;
}

function worstDevice(states: readonly DocumentPrinterStatus['device'][]): DocumentPrinterStatus['device'] {
  return deviceOrder.find((state) => states.includes(state)) ?? 'offline';
}

/** What keeps the printer from printing, most telling first. */
export function printerError(status: DocumentPrinterStatus): PrinterError | undefined {
  if (status.cover === 'open') return 'coverOpen';
  if (status.paper === 'jammed') return 'paperJammed';
  if (status.paper === 'out') return 'paperOut';
  return status.toner === 'out' ? 'tonerOut' : undefined;
}

/** Whether a job that is sent now can be expected to come out. */
export function isReady(status: DocumentPrinterStatus): boolean {
  return (
    (status.device === 'online' || status.device === 'deviceBusy') &&
    (status.paper === 'full' || status.paper === 'low') &&
    (status.toner === 'full' || status.toner === 'low') &&
    status.cover === 'closed'
  );
}
