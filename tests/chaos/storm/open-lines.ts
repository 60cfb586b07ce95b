import { ChaosLine, type LineEvent } from '../proxy/chaos-line.ts';
import type { KillMoment } from '../proxy/exchange.ts';
import { seededLookPlan, seededPlan } from '../proxy/fault-plan.ts';
import type { FaultName } from '../proxy/faults.ts';
import { LateDeliveries } from '../proxy/late-deliveries.ts';
import { ReplyMemory } from '../proxy/reply-memory.ts';
import type { FastClock } from '../fast-clock.ts';

export interface OpenLines {
  /** base addresses, one for each terminal */
  addresses: readonly string[];
  events: LineEvent[];
  /** nothing is spoiled any more, and what was held back on the way arrives */
  calm(): Promise<void>;
  close(): Promise<void>;
}

export interface LinesOptions {
  seed: number;
  lines: number;
  clock: FastClock;
  gateway: () => string | undefined;
  killGateway: (moment: KillMoment) => Promise<void>;
  /** only these, instead of all */
  faults?: readonly FaultName[];
}

/** One bad line for each terminal, all to the same gateway. */
export async function openLines({ lines, seed, faults, ...shared }: LinesOptions): Promise<OpenLines> {
  const events: LineEvent[] = [];
  const [memory, late] = [new ReplyMemory(), new LateDeliveries()];
  const [plan, lookPlan] = [seededPlan(seed, lines, faults), seededLookPlan(seed)];
  const report = (event: LineEvent): void => void events.push(event);
  const opened = Array.from(
    { length: lines },
    (_, line) => new ChaosLine({ ...shared, line, seed, plan, lookPlan, memory, late, report }),
  );
  const addresses = await Promise.all(opened.map((line) => line.open()));
  return {
    addresses,
    events,
    calm: async () => {
      for (const line of opened) line.calm();
      await late.deliverAll();
    },
    close: async () => {
      await Promise.all(opened.map((line) => line.close()));
    },
  };
}
