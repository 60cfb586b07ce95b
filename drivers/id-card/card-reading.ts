import type { CardPhoto, CardProblem, CardRecord, PhotoDecoder } from '../../contract/card.ts';
import type { Result } from '../../contract/result.ts';
import { decodeCardText } from './card-text.ts';
import type { Answer, CommandExchange, ExchangeFailure } from './command-exchange.ts';
import type { Pause } from './pause.ts';
import { newestAddressOf, splitCardPayload } from './read-reply.ts';
import { readerDelays } from './reader-delays.ts';
import type { SdtCommand, SdtReply } from './sdt-message.ts';
import { statusOf, type StatusMeaning } from './sdt-status.ts';

/** How one reading of a card ended. `abandoned`: nobody wants the card any more. */
export type ReadingOutcome =
  | { kind: 'card'; card: CardRecord; lastByteMs: number; photo?: CardPhoto; fingerprint?: Uint8Array }
  | { kind: 'problem'; problem: CardProblem; statusWord?: string }
  | { kind: 'linkFailure'; failure: ExchangeFailure }
  | { kind: 'abandoned' };

/** What of a card is read besides its text. Fingerprints are left on the card unless somebody asks for them. */
export interface ReadingOptions {
  /** read with command 30 10, and hand the bytes over */
  fingerprint: boolean;
  /** ask for the newest address, which few cards carry */
  newestAddress: boolean;
  photoDecoder?: PhotoDecoder;
}

/** Commands that this reader turned out not to know. */
export type UnknownCommands = Set<SdtCommand>;

interface ReadingRequest {
  options: ReadingOptions;
  unknown: UnknownCommands;
  exchange: CommandExchange;
  pause: Pause;
  /** asked before every command: without consent nothing more is read */
  isWanted: () => boolean;
  /** the card was read before and lies there still: it is selected, and find would answer 80 */
  isSelected: boolean;
  /** `YYYY-MM-DD`, for the warning `expired` */
  today: string | undefined;
}

/** Finds, selects and reads the card that lies there. */
export async function readCard(request: ReadingRequest): Promise<ReadingOutcome> {
  let isSelected = request.isSelected;
  for (let retries = 0; ; retries += 1) {
    const refusal = isSelected ? undefined : await select(request);
    if (refusal) return refusal;
    if (!request.isWanted()) return { kind: 'abandoned' };
    const command = readCommandOf(request);
    const answer = await request.exchange.run(command);
    if (!answer.ok) return linkFailure(answer);
    if (command === 'readWithFingerprint' && answer.value.reply.status === badCommand) {
      request.unknown.add(command);
      isSelected = true;
      continue;
    }
    const outcome = outcomeOf(answer.value, request);
    if (outcome.kind === 'card') return withNewestAddress(outcome, request);
    const mayHelp = outcome.kind === 'problem' && outcome.problem === 'cardUnreadable';
    if (!mayHelp || retries === readerDelays.readRetries) return outcome;
    isSelected = false;
  }
}

/** Nothing when the card is selected, else how the reading ended. */
async function select({ exchange, pause, isWanted }: ReadingRequest): Promise<ReadingOutcome | undefined> {
  for (let retries = 0; ; retries += 1) {
    if (!isWanted()) return { kind: 'abandoned' };
    const found = await exchange.run('findCard');
    if (!found.ok) return linkFailure(found);
    const isFound = found.value.reply.status === 0x9f;
    const selected = isFound ? await exchange.run('selectCard') : found;
    if (!selected.ok) return linkFailure(selected);
    if (isFound && selected.value.reply.status === 0x90) return undefined;
    if (retries === readerDelays.selectRetries) return problemOf(selected.value.reply);
    await pause.wait(readerDelays.selectPauseMs);
  }
}

const badCommand = 0x21;

function readCommandOf({ options, unknown }: ReadingRequest): SdtCommand {
  const wantsFingerprint = options.fingerprint && !unknown.has('readWithFingerprint');
  return wantsFingerprint ? 'readWithFingerprint' : 'readTextAndPhoto';
}

function outcomeOf({ reply, lastByteMs }: Answer, { options, today }: ReadingRequest): ReadingOutcome {
  if (reply.status !== 0x90) return problemOf(reply);
  const payload = splitCardPayload(reply.data);
  if (!payload.ok) return { kind: 'problem', problem: 'readerGarbled' };
  const { text, photo, fingerprint } = payload.value;
  const card = decodeCardText(text, today);
  if (!card.ok)
    return { kind: 'problem', problem: card.failure === 'length' ? 'readerGarbled' : 'cardUnknownType' };
  const picture = decodedPhoto(photo, options.photoDecoder);
  return {
    kind: 'card',
    card: card.value,
    lastByteMs,
    ...(picture && { photo: picture }),
    ...(options.fingerprint && fingerprint.length > 0 && { fingerprint }),
  };
}

/** A vendor's decoder may fail in any way: the card is read without its photo then. */
function decodedPhoto(wlt: Uint8Array, decoder: PhotoDecoder | undefined): CardPhoto | undefined {
  try {
    return wlt.length > 0 ? decoder?.decode(wlt) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The card with the address its holder moved to, where it carries one. A reader that answers this command with
 * nothing or as a bad one is not asked again; the card is good without it.
 */
async function withNewestAddress(
  read: Extract<ReadingOutcome, { kind: 'card' }>,
  { exchange, options, unknown, isWanted }: ReadingRequest,
): Promise<ReadingOutcome> {
  if (!options.newestAddress || unknown.has('readNewestAddress') || !isWanted()) return read;
  const answer = await exchange.run('readNewestAddress');
  if (!answer.ok) {
    if (answer.failure === 'cancelled') return linkFailure(answer);
    if (answer.failure === 'silent') unknown.add('readNewestAddress');
    return read;
  }
  const { reply, lastByteMs } = answer.value;
  if (reply.status === badCommand) unknown.add('readNewestAddress');
  const address = reply.status === 0x90 ? newestAddressOf(reply.data) : undefined;
  if (!address?.ok || address.value === '') return { ...read, lastByteMs };
  return { ...read, lastByteMs, card: { ...read.card, newestAddress: address.value } };
}

function linkFailure(result: Extract<Result<Answer, ExchangeFailure>, { ok: false }>): ReadingOutcome {
  return { kind: 'linkFailure', failure: result.failure };
}

function problemOf(reply: SdtReply): ReadingOutcome {
  const statusWord = [reply.cardStatusWord >> 8, reply.cardStatusWord & 0xff, reply.status]
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
  return { kind: 'problem', problem: problemOfStatus(reply.status), statusWord };
}

const problems = new Map<StatusMeaning, CardProblem>([
  ['noCard', 'cardLiftedTooSoon'],
  ['unknownCardType', 'cardUnknownType'],
  ['samSelfTestFailed', 'readerRefuses'],
  ['samNotAuthorised', 'readerRefuses'],
]);

/** The citizen's problem behind a status (SW3) that is no success. */
export function problemOfStatus(status: number): CardProblem {
  const meaning = statusOf(status)?.meaning;
  return (meaning && problems.get(meaning)) ?? 'cardUnreadable';
}
