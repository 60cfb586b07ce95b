import fc from 'fast-check';
import type { KillMoment } from '../proxy/exchange.ts';
import { weathers, type Weather } from './simulated-line.ts';
import { terminalNames, type World } from './world.ts';

/** What of the world decides which commands make sense. */
export interface Model {
  /** by terminal: whether it runs */
  open: boolean[];
  /** by terminal: cases without a rating yet */
  unrated: string[][];
  hasBackup: boolean;
}

export function freshModel(): Model {
  return {
    open: terminalNames.map(() => true),
    unrated: terminalNames.map(() => []),
    hasBackup: false,
  };
}

type Step = fc.AsyncCommand<Model, World>;

/** A step with a name a person can read in a counterexample. */
function step(name: string, run: (model: Model, world: World) => Promise<void> | void, check = always): Step {
  return { check, run: async (model, world) => run(model, world), toString: () => name };
}

const always: (model: Readonly<Model>) => boolean = () => true;
const tenYearsMs = 10 * 365 * 86_400_000;

function apply(terminal: number, ratedAtOnce: boolean): Step {
  return step(
    `apply(${terminal}${ratedAtOnce ? ', rated' : ''})`,
    (model, world) => {
      const caseId = world.newCase();
      world.save(world.terminal(terminal), { caseId, kind: 'application' });
      if (ratedAtOnce) world.save(world.terminal(terminal), { caseId, kind: 'evaluation' });
      else model.unrated[terminal]?.push(caseId);
    },
    ({ open }) => open[terminal] === true,
  );
}

function rate(terminal: number): Step {
  return step(
    `rate(${terminal})`,
    (model, world) => {
      const caseId = model.unrated[terminal]?.shift();
      if (caseId !== undefined) world.save(world.terminal(terminal), { caseId, kind: 'evaluation' });
    },
    ({ open, unrated }) => open[terminal] === true && (unrated[terminal]?.length ?? 0) > 0,
  );
}

function weather(terminal: number, is: Weather): Step {
  return step(`line(${terminal}, ${is})`, (_, world) => {
    world.terminal(terminal).line.weather = is;
  });
}

function pass(minutes: number): Step {
  return step(`pass(${minutes} min)`, (_, world) => world.pass(minutes * 60_000));
}

function crash(moment: KillMoment, downMinutes: number): Step {
  return step(`crash(${moment}, ${downMinutes} min)`, (_, world) =>
    world.platform.crashNext(moment, downMinutes * 60_000),
  );
}

function jump(who: number, sign: 1 | -1): Step {
  const isPlatform = who === terminalNames.length;
  return step(`clock(${isPlatform ? 'platform' : who}, ${10 * sign} years)`, (_, world) => {
    const { wallOffset } = isPlatform ? world.platform : world.terminal(who);
    wallOffset.ms += sign * tenYearsMs;
  });
}

function kill(terminal: number): Step {
  return step(
    `kill(${terminal})`,
    async (model, world) => {
      model.open[terminal] = false;
      await world.terminal(terminal).kill();
    },
    ({ open }) => open[terminal] === true,
  );
}

function reopen(terminal: number): Step {
  return step(
    `open(${terminal})`,
    (model, world) => {
      model.open[terminal] = true;
      world.terminal(terminal).open();
    },
    ({ open }) => open[terminal] === false,
  );
}

function allow(terminal: number, allowed: boolean): Step {
  return step(`${allowed ? 'allow' : 'forbid'}(${terminal})`, (_, world) =>
    world.platform.allow(terminalNames[terminal] ?? '', allowed),
  );
}

const backup = step('backup', async (model, world) => {
  model.hasBackup = true;
  await world.platform.takeBackup();
});

function restore(isTold: boolean): Step {
  return step(
    isTold ? 'restore' : 'restore, untold',
    (_, world) => world.platform.restore(isTold),
    ({ hasBackup }) => hasBackup,
  );
}

const terminal = fc.nat(terminalNames.length - 1);
const moment = fc.constantFrom<KillMoment>('beforeCommit', 'afterCommit');

/** Lists of what may happen, those that save and those that let time pass the most often. */
export function commands(): fc.Arbitrary<Iterable<Step>> {
  const saves = fc.tuple(terminal, fc.boolean()).map(([index, rated]) => apply(index, rated));
  const passes = fc.integer({ min: 1, max: 90 }).map(pass);
  return fc.commands(
    [
      ...[saves, saves, saves, passes, passes],
      terminal.map(rate),
      ...[0, 1].map(() =>
        fc.tuple(terminal, fc.constantFrom(...weathers)).map(([index, is]) => weather(index, is)),
      ),
      fc.tuple(moment, fc.integer({ min: 0, max: 30 })).map(([when, minutes]) => crash(when, minutes)),
      fc
        .tuple(fc.nat(terminalNames.length), fc.constantFrom<1 | -1>(1, -1))
        .map(([who, sign]) => jump(who, sign)),
      terminal.map(kill),
      terminal.map(reopen),
      fc.tuple(terminal, fc.boolean()).map(([index, allowed]) => allow(index, allowed)),
      fc.constant(backup),
      fc.boolean().map(restore),
    ],
    { size: 'large', maxCommands: 40 },
  );
}
