import type { Clock } from '../../contract/clock.ts';
import type { PinEntry, PinEntryOutcome } from '../../contract/pin-pad.ts';
import { pause } from '../timed-wait.ts';
import { completionOfStatus, keypadState, pinPadCommand, pinPadKey, statusDone } from './pin-pad-commands.ts';
import type { PinPadExchange, PinPadReply } from './pin-pad-exchange.ts';

/** The pad ends an entry by itself; one that does not say so is given this much longer. */
const graceMs = 2000;

interface Signals {
  canceled: AbortSignal;
  ended: AbortSignal;
}

/** What the keys of one entry came to. */
interface Keys {
  length: number;
  ending: 'confirm' | 'cancel' | 'timeOut';
  /** fires with the key that ends the entry */
  over: AbortSignal;
}

/**
 * One entry: keypad on, entry started, stars counted until somebody confirms, then the block is fetched; in the end
 * the keypad is off again, whatever happened.
 */
export async function enterPinOn(
  exchange: PinPadExchange,
  clock: Clock,
  entry: PinEntry,
  signals: Signals,
): Promise<PinEntryOutcome> {
  const outcome =
    refusalOf(await exchange.run(pinPadCommand.keypad, keypadState.on)) ??
    (await startedAndEnded(exchange, clock, entry, signals));
  if (!signals.ended.aborted) await exchange.run(pinPadCommand.keypad, keypadState.off);
  return outcome;
}

async function startedAndEnded(
  exchange: PinPadExchange,
  clock: Clock,
  entry: PinEntry,
  signals: Signals,
): Promise<PinEntryOutcome> {
  // before the start: the first keys may be read together with its answer
  const keys = countKeys(exchange, entry);
  const refusal = refusalOf(
    await exchange.run(pinPadCommand.startPin, entry.maximumLength, 1, 0, 0, entry.timeoutSeconds),
  );
  if (!refusal)
    await pause(clock, entry.timeoutSeconds * 1000 + graceMs, signals.canceled, signals.ended, keys.over);
  exchange.onKey = () => undefined;
  return refusal ?? outcomeOf(exchange, entry, keys, signals);
}

async function outcomeOf(
  exchange: PinPadExchange,
  entry: PinEntry,
  { ending, length }: Keys,
  { canceled, ended }: Signals,
): Promise<PinEntryOutcome> {
  if (ended.aborted) return { completion: 'deviceNotReady' };
  if (canceled.aborted || ending === 'cancel') return { completion: 'canceled' };
  if (ending === 'timeOut') return { completion: 'timeOut' };
  if (length < entry.minimumLength) return { completion: 'userError' };
  return blockOf(await exchange.run(pinPadCommand.readPin));
}

function countKeys(exchange: PinPadExchange, entry: PinEntry): Keys {
  const over = new AbortController();
  const keys: Keys = { length: 0, ending: 'timeOut', over: over.signal };
  const change = (next: number): void => {
    keys.length = Math.min(Math.max(next, 0), entry.maximumLength);
    entry.onLength?.(keys.length);
  };
  const end = (how: Keys['ending']): void => {
    keys.ending = how;
    over.abort();
  };
  exchange.onKey = (key) => {
    if (key === pinPadKey.digit) change(keys.length + 1);
    else if (key === pinPadKey.correct) change(keys.length - 1);
    else if (key === pinPadKey.confirm) end('confirm');
    else if (key === pinPadKey.cancel) end('cancel');
    else if (key === pinPadKey.timeOut) end('timeOut');
  };
  return keys;
}

function refusalOf(reply: PinPadReply | undefined): PinEntryOutcome | undefined {
  if (reply?.status === statusDone) return undefined;
  return { completion: reply ? completionOfStatus(reply.status) : 'timeOut' };
}

function blockOf(reply: PinPadReply | undefined): PinEntryOutcome {
  const refusal = refusalOf(reply);
  if (refusal || !reply) return refusal ?? { completion: 'timeOut' };
  // ISO 9564: a PIN block has 8 bytes, or 16 where SM4 made it
  const isBlock = reply.data.length === 8 || reply.data.length === 16;
  if (!isBlock) return { completion: 'hardwareError' };
  return { completion: 'success', pinBlock: Buffer.from(reply.data).toString('hex') };
}
