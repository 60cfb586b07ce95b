import type { TerminalStanding } from '../../../contract/gateway.ts';
import type { Remembered, Session } from './session.ts';

/**
 * The platform was restored from a backup: the last submissions it had given receipts for are unknown to it, and
 * here and there one before them.
 */
export function reoffer(session: Session): void {
  const known = session.submissions.filter(({ state }) => state === 'received' || state === 'accepted');
  if (known.length === 0) return;
  const sequences = known.map(({ saved }) => saved.terminalSequence).sort((one, other) => one - other);
  const highestSequence = sequences[session.random.below(sequences.length)] ?? 0;
  const missing = session.random.pick(known).saved.terminalSequence;
  const standing: TerminalStanding = {
    terminalId: 'PL-CRASH-01',
    epoch: session.random.chance(0.5) ? session.epoch : `${session.epoch}+`,
    highestSequence,
    missing: missing < highestSequence ? [[missing, missing]] : [],
    erasableThrough: 0,
    time: new Date(session.clock.wallMs()).toISOString(),
  };
  const isForgotten = ({ saved: { terminalSequence }, erased }: Remembered) =>
    !erased &&
    (terminalSequence > highestSequence || (terminalSequence === missing && missing < highestSequence));
  const forgotten = known.filter(isForgotten);
  session.promise({ promise: 'reoffering', ids: forgotten.map(({ saved }) => saved.id) });
  const done = session.done(session.store.queue.reoffer(standing));
  if (!done) return;
  if (done.offered !== forgotten.length && !session.remembersTooMuch) {
    throw new Error(`${done.offered} submissions were offered again instead of ${forgotten.length}`);
  }
  session.epoch = standing.epoch;
  for (const one of forgotten) session.reached(one, 'queued');
}
