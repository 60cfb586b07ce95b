import type { DeviceReport } from '../../../contract/device-report.ts';
import type { Language } from '../../../contract/language.ts';
import type { LineState, OutboxCounts, StoreFailure } from '../../../contract/outbox.ts';
import type { SocialSecurityProblem } from '../../../contract/social-security-card.ts';
import type { StaffDevice, StaffScreen } from '../../../contract/staff-screen.ts';
import type { NotOffered } from '../../../contract/visit.ts';
import type { DeviceIncidents, Incident } from './device-incidents.ts';
import { troublesOf, type Trouble } from './device-troubles.ts';
import { conditionOf, deviceName, sentences } from './device-words.ts';
import { filled, staffWords, type StaffWords } from './staff-words.ts';

type Tone = StaffDevice['tone'];

/** Everything the staff's screen is made of, as its owners last said it. */
export interface StaffFacts {
  reports: readonly DeviceReport[];
  /** the card in the slot for social-security cards, if it is none */
  wrongCard?: SocialSecurityProblem | undefined;
  /** how many services cannot be finished now, by reason */
  withheld: Partial<Record<NotOffered, number>>;
  line: LineState;
  counts: OutboxCounts;
  refusal?: StoreFailure['code'] | undefined;
}

/** A device with what is wrong with it now, if anything. */
export interface WatchedDevice {
  report: DeviceReport;
  incident?: Incident | undefined;
}

/** Takes note of every device; the most urgent comes first. */
export function watchedDevices(facts: StaffFacts, incidents: DeviceIncidents): WatchedDevice[] {
  return facts.reports
    .map((report) => ({
      report,
      incident: incidents.observe(report.id, troublesOf(report, facts.wrongCard)),
    }))
    .toSorted((one, other) => urgency[toneOf(one)] - urgency[toneOf(other)]);
}

const urgency: Readonly<Record<Tone, number>> = { stopped: 0, attention: 1, unknown: 2, fine: 3 };

type Said = Pick<StaffScreen, 'headline' | 'devices' | 'outbox'>;

/** The screen in words. `helper` is whom citizens are sent to; `nowMs` is of the clock that never jumps. */
export function staffView(
  devices: readonly WatchedDevice[],
  facts: StaffFacts,
  language: Language,
  surroundings: { helper: string; nowMs: number },
): Said {
  const words = staffWords(language);
  const shown = devices.map((device) => deviceView(device, facts, words, surroundings));
  const outbox = outboxLine(facts, words);
  const tones = [...shown.map(({ tone }) => tone), outbox.tone];
  return { headline: headline(tones, words), devices: shown, outbox };
}

function deviceView(
  device: WatchedDevice,
  facts: StaffFacts,
  words: StaffWords,
  { helper, nowMs }: { helper: string; nowMs: number },
): StaffDevice {
  const { report, incident } = device;
  const shown = { id: report.id, name: deviceName(words, report.id), tone: toneOf(device) };
  if (!incident) return { ...shown, word: words.word[conditionOf(report)] };
  const { what, now } = sentences(words, report.id, incident.trouble);
  return {
    ...shown,
    word: what,
    trouble: {
      ...{ what, now, instead: filled(instead(report.id, incident.trouble, facts, words), { helper }) },
      since: new Date(incident.sinceWallMs).toISOString(),
      lastedMs: Math.max(0, nowMs - incident.sinceMs),
    },
  };
}

/** Citizens cannot do without these. */
const vital: ReadonlySet<string> = new Set(['idCardReader', 'receiptPrinter', 'documentPrinter']);
/** With these the device still does its work. */
const harmless: ReadonlySet<Trouble> = new Set([
  ...(['paperLow', 'sheetsLow', 'tonerLow', 'doorOpen', 'residentCard', 'otherCard', 'cardMute'] as const),
]);

function toneOf({ report, incident }: WatchedDevice): Tone {
  if (incident?.trouble === 'tampered') return 'stopped';
  if (incident) return vital.has(report.id) && !harmless.has(incident.trouble) ? 'stopped' : 'attention';
  const condition = conditionOf(report);
  return condition === 'starting' || condition === 'paperUnknown' ? 'unknown' : 'fine';
}

/** What the citizen is offered meanwhile: what the offer itself holds back, counted. */
function instead(id: string, trouble: Trouble, { withheld }: StaffFacts, words: StaffWords): string {
  const texts = words.instead;
  if (harmless.has(trouble)) return texts.nothing;
  switch (id) {
    case 'idCardReader':
      return texts.idCardReader;
    case 'receiptPrinter': {
      const count = withheld.needsPaper ?? 0;
      return count > 0 ? filled(texts.receiptPrinterAndMore, { count }) : texts.receiptPrinter;
    }
    case 'documentPrinter': {
      const count = withheld.needsDocumentPrinter ?? 0;
      return count > 0 ? filled(texts.documentPrinterAndMore, { count }) : texts.documentPrinter;
    }
    default:
      return Object.entries(texts).find(([known]) => known === id)?.[1] ?? texts.nothing;
  }
}

/** One line: what waits, what is held, or that all is sent. */
function outboxLine({ counts, line, refusal }: StaffFacts, { outbox }: StaffWords): StaffScreen['outbox'] {
  const [held, count] = [counts.blocked + counts.refused, counts.queued + counts.uploading];
  if (refusal === 'noKeys') return { tone: 'stopped', text: outbox.notEnrolled };
  if (refusal === 'salvaged') return { tone: 'stopped', text: outbox.beingChecked };
  if (refusal !== undefined) return { tone: 'stopped', text: outbox.refusing };
  if (held > 0)
    return { tone: 'attention', text: filled(count > 0 ? outbox.heldAndMore : outbox.held, { held, count }) };
  if (count > 0 && line === 'offline') return { tone: 'attention', text: filled(outbox.waiting, { count }) };
  if (count > 0) return { tone: 'fine', text: filled(outbox.sending, { count }) };
  if (line === 'offline') return { tone: 'attention', text: outbox.sentLineDown };
  return line === 'online'
    ? { tone: 'fine', text: outbox.sent }
    : { tone: 'unknown', text: outbox.sentLineUnknown };
}

function headline(tones: readonly Tone[], { headline: texts }: StaffWords): StaffScreen['headline'] {
  const count = (...wanted: Tone[]): number => tones.filter((tone) => wanted.includes(tone)).length;
  const [urgent, unknown] = [count('stopped', 'attention'), count('unknown')];
  const tone = count('stopped') > 0 ? 'stopped' : 'attention';
  if (urgent > 0) return { tone, text: urgent === 1 ? texts.one : filled(texts.many, { count: urgent }) };
  if (unknown > 0) return { tone: 'unknown', text: filled(texts.unknown, { count: unknown }) };
  return { tone: 'fine', text: texts.fine };
}
