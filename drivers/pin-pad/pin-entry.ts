import type { Clock } from '../../contract/clock.ts';
import type { PinEntry, PinEntryOutcome } from '../../contract/pin-pad.ts';
import { pause } from '../timed-wait.ts';
import { completionOfStatus, keypadState, pinPadCommand, pinPadKey, statusDone } from './pin-pad-commands.ts';
import type { PinPadExchange, PinPadReply } from './pin-pad-exchange.ts';

/** The pad ends an entry by itself; one that does not say so is given this much longer. */
const graceMs = 2000;

type Ending = 'confirm' | 'cancel' | 'timeOut' | 'canceled' | 'lost';

/**
 * One entry: keypad on, entry started, stars counted until somebody confirms, then the block is fetched; in the end
 * the keypad is off again, whatever happened.
 */
export async function enterPinOn(
  exchange: PinPadExchange,
  clock: Clock,
  entry: PinEntry,
  signals: { canceled: AbortSignal; ended: AbortSignal },
): Promise<PinEntryOutcome> {
  const refusal =
    refusalOf(await exchange.run(pinPadCommand.keypad, keypadState.on)) ??
    refusalOf(await exchange.run(pinPadCommand.startPin, entry.maximumLength, 1, 0, 0, entry.timeoutSeconds));
  const outcome = refusal ?? (await untilEnded(exchange, clock, entry, signals));
  if (!signals.ended.aborted) await exchange.run(pinPadCommand.keypad, keypadState.off);
  return outcome;
}

async function untilEnded(
  exchange: PinPadExchange,
  clock: Clock,
  entry: PinEntry,
  signals: { canceled: AbortSignal; ended: AbortSignal },
): Promise<PinEntryOutcome> {
  const { ending, length } = await countKeys(exchange, clock, entry, signals);
  if (ending === 'lost') return { completion: 'deviceNotReady' };
  if (ending === 'timeOut') return { completion: 'timeOut' };
  if (ending !== 'confirm') return { completion: 'canceled' };
  if (length < entry.minimumLength) return { completion: 'userError' };
  return blockOf(await exchange.run(pinPadCommand.readPin));
}

async function countKeys(
  exchange: PinPadExchange,
  clock: Clock,
  entry: PinEntry,
  { canceled, ended }: { canceled: AbortSignal; ended: AbortSignal },
): Promise<{ ending: Ending; length: number }> {
  const pressed = new AbortController();
  let ending: Ending = 'timeOut';
  let length = 0;
  const change = (next: number): void => {
    length = Math.min(Math.max(next, 0), entry.maximumLength);
    entry.onLength?.(length);
  };
  const end = (how: Ending): void => {
    ending = how;
    pressed.abort();
  };
  exchange.onKey = (key) => {
    if (key === pinPadKey.digit) change(length + 1);
    else if (key === pinPadKey.correct) change(length - 1);
    else if (key === pinPadKey.confirm) end('confirm');
    else if (key === pinPadKey.cancel) end('cancel');
    else if (key === pinPadKey.timeOut) end('timeOut');
  };
  await pause(clock, entry.timeoutSeconds * 1000 + graceMs, canceled, ended, pressed.signal);
  exchange.onKey = () => undefined;
  if (ended.aborted) return { ending: 'lost', length };
  return { ending: canceled.aborted ? 'canceled' : ending, length };
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
