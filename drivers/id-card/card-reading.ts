import type { CardProblem, CardRecord } from '../../contract/card.ts';
import type { Result } from '../../contract/result.ts';
import { decodeCardText } from './card-text.ts';
import type { Answer, CommandExchange, ExchangeFailure } from './command-exchange.ts';
import type { Pause } from './pause.ts';
import { splitCardPayload } from './read-reply.ts';
import { readerDelays } from './reader-delays.ts';
import type { SdtReply } from './sdt-message.ts';
import { statusOf } from './sdt-status.ts';

/** How one reading of a card ended. `abandoned`: nobody wants the card any more. */
export type ReadingOutcome =
  | { kind: 'card'; card: CardRecord; lastByteMs: number }
  | { kind: 'problem'; problem: CardProblem; statusWord?: string }
  | { kind: 'linkFailure'; failure: ExchangeFailure }
  | { kind: 'abandoned' };

interface ReadingRequest {
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
    const answer = await request.exchange.run('readTextAndPhoto');
    if (!answer.ok) return linkFailure(answer);
    const outcome = outcomeOf(answer.value, request.today);
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

function outcomeOf({ reply, lastByteMs }: Answer, today: string | undefined): ReadingOutcome {
  if (reply.status !== 0x90) return problemOf(reply);
  const payload = splitCardPayload(reply.data);
  const card = payload.ok ? decodeCardText(payload.value.text, today) : payload;
  if (card.ok) return { kind: 'card', card: card.value, lastByteMs };
  return { kind: 'problem', problem: card.failure === 'length' ? 'readerGarbled' : 'cardUnknownType' };
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

/** The citizen's problem behind a status (SW3) that is no success. */
export function problemOfStatus(status: number): CardProblem {
  switch (statusOf(status)?.meaning) {
    case 'noCard':
      return 'cardLiftedTooSoon';
    case 'unknownCardType':
      return 'cardUnknownType';
    case 'samSelfTestFailed':
    case 'samNotAuthorised':
      return 'readerRefuses';
    default:
      return 'cardUnreadable';
  }
}
