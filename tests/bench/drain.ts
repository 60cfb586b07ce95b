import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { batchSubmissions, type SubmissionRequest } from '../../contract/gateway.ts';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import { openBenchStore, saveOne } from './bench-store.ts';
import { benchFolder } from './disk-limits.ts';
import { syncOf } from './drain/bench-terminal.ts';
import { benchKey, GatewayProcess, type GatewayKind } from './drain/gateway-process.ts';
import { pgBossDraining, plainjobDraining, type PeerDraining } from './drain/peers-draining.ts';
import { LineProcess } from './line/line-process.ts';
import type { NotRun } from './load-peers.ts';

const runs = 5;
const roundTripsMs = [0, 200, 800] as const;
const aimOfLimit = 0.8;
/** Waiting at the begin of a run. The real gateway takes longer for each. */
const submissions: Record<GatewayKind, number> = { small: 1_500, gateway: 700 };
/** Receipts after which the batch has grown to its full size: 1 + 4 + 16 + 64 + 200, and some more. */
const grownAfter = 400;
const peerMs = 3_000;

interface OurDrain {
  wholePerSecond: number;
  grownPerSecond: number;
  /** submissions in a batch over the measured round trip */
  limitPerSecond: number;
  /** the same when the gateway's own work on a batch is added to each round trip */
  withGatewayPerSecond: number;
}

type Results<Value> = Map<string, Value[]>;

/**
 * How fast a full outbox empties over a line with a long round trip: the real store, sync and gateway, and the same
 * sync towards a gateway in memory, which shows what the sync could do; beside them two queues whose workers make
 * the same call.
 */
export async function run(): Promise<BenchReport> {
  const folder = benchFolder('drain');
  const { peers, notRun, filled, requests } = await prepare(folder);
  const ours: Results<OurDrain> = new Map();
  const theirs: Results<number> = new Map();
  try {
    for (let count = 0; count < runs; count += 1) {
      const ownMs = {
        gateway: await ownMsOf('gateway', folder, requests),
        small: await ownMsOf('small', folder, requests),
      };
      for (const roundTripMs of roundTripsMs) {
        console.error(`run ${count + 1} of ${runs}, ${roundTripMs} ms`);
        for (const kind of ['gateway', 'small'] as const) {
          note(
            ours,
            titleOf(kind, roundTripMs),
            await drainOurs(folder, filled, { kind, roundTripMs, ownMs: ownMs[kind] }),
          );
        }
        await drainPeers(folder, peers, roundTripMs, (peer, perSecond) =>
          note(theirs, `${peer.title}, ${roundTripMs} ms`, perSecond),
        );
      }
    }
    return report(ours, theirs, peers, notRun);
  } finally {
    for (const peer of peers) await peer.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(folder: string) {
  console.error(`saving ${submissions.small} submissions`);
  const filled = join(folder, 'filled');
  const store = openBenchStore(filled, { reserveBytes: 0 });
  for (let count = 0; count < submissions.gateway; count += 1) saveOne(store);
  store.close();
  const short = join(folder, 'filled-short');
  cpSync(filled, short, { recursive: true });
  const longer = openBenchStore(filled, { reserveBytes: 0 });
  for (let count = submissions.gateway; count < submissions.small; count += 1) saveOne(longer);
  const requests: SubmissionRequest[] = longer.queue.unsent(submissions.small, 0);
  longer.close();
  const made = [await plainjobDraining(folder, requests), await pgBossDraining(requests)];
  return {
    filled: { small: filled, gateway: short },
    requests,
    peers: made.flatMap((peer) => (peer.ok ? [peer.value] : [])),
    notRun: made.flatMap((peer) => (peer.ok ? [] : [peer.failure])),
  };
}

async function drainOurs(
  parent: string,
  filled: Record<GatewayKind, string>,
  { kind, roundTripMs, ownMs }: { kind: GatewayKind; roundTripMs: number; ownMs: number },
): Promise<OurDrain> {
  const folder = mkdtempSync(join(parent, 'ours-'));
  cpSync(filled[kind], join(folder, 'store'), { recursive: true });
  const store = openBenchStore(join(folder, 'store'), { reserveBytes: 0 });
  const gateway = await GatewayProcess.start(kind, join(folder, 'gateway'));
  const line = await LineProcess.open({ targetPort: gateway.port, roundTripMs });
  const count = submissions[kind];
  const { sync, received, receivedMs } = syncOf(store, folder, line.address);
  try {
    const measuredMs = await measuredRoundTripMs(line.address);
    const beganMs = performance.now();
    const done = received(count);
    sync.start();
    await done;
    const endedMs = performance.now();
    await sync.stop();
    if (!store.submissions.counts().everythingSent) throw new Error('something was left in the outbox');
    return {
      wholePerSecond: (count * 1000) / (endedMs - beganMs),
      grownPerSecond: ((count - grownAfter) * 1000) / (endedMs - (receivedMs[grownAfter - 1] ?? Number.NaN)),
      limitPerSecond: (batchSubmissions * 1000) / measuredMs,
      withGatewayPerSecond: (batchSubmissions * 1000) / (measuredMs + ownMs),
    };
  } finally {
    store.close();
    await line.close();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drainPeers(
  parent: string,
  peers: readonly PeerDraining[],
  roundTripMs: number,
  tell: (peer: PeerDraining, perSecond: number) => void,
): Promise<void> {
  const folder = mkdtempSync(join(parent, 'peers-'));
  const gateway = await GatewayProcess.start('small', folder);
  const line = await LineProcess.open({ targetPort: gateway.port, roundTripMs });
  try {
    for (const peer of peers) tell(peer, ((await peer.drainFor(line.address, peerMs)) * 1000) / peerMs);
  } finally {
    await line.close();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Milliseconds that a gateway itself works on a full batch: verifying, opening, keeping and signing, asked without a
 * terminal or a line. The middle of three, after one that warms it up.
 */
async function ownMsOf(
  kind: GatewayKind,
  parent: string,
  requests: readonly SubmissionRequest[],
): Promise<number> {
  const folder = mkdtempSync(join(parent, 'own-'));
  const gateway = await GatewayProcess.start(kind, folder);
  const took: number[] = [];
  try {
    for (let batch = 0; batch < 4; batch += 1) {
      const submissions = requests.slice(batch * batchSubmissions, (batch + 1) * batchSubmissions);
      const body = JSON.stringify({ submissions });
      const began = performance.now();
      const reply = await fetch(`http://127.0.0.1:${gateway.port}/v1/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${benchKey}` },
        body,
      });
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`the gateway answered a batch with ${reply.status}`);
      took.push(performance.now() - began);
    }
    return figure('', '', took.slice(1)).median;
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a request and its reply take on a connection that is open already: the middle of five. */
async function measuredRoundTripMs(address: string): Promise<number> {
  const took: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    const began = performance.now();
    await (await fetch(`${address}/v1/health`)).arrayBuffer();
    took.push(performance.now() - began);
  }
  return figure('', '', took.slice(1)).median;
}

function report(
  ours: Results<OurDrain>,
  theirs: Results<number>,
  peers: readonly PeerDraining[],
  notRun: readonly NotRun[],
): BenchReport {
  const durability = 'WAL, FULL: every receipt kept';
  const ratios = [...ours].flatMap(([title, drains]) => {
    const against = (what: string, limit: (drain: OurDrain) => number) =>
      figure(
        `${title}: / ${what}`,
        'ratio',
        drains.map((each) => each.grownPerSecond / limit(each)),
      );
    return [
      against('limit', ({ limitPerSecond }) => limitPerSecond),
      against('limit of line and gateway', ({ withGatewayPerSecond }) => withGatewayPerSecond),
    ];
  });
  const speeds = [...ours].flatMap(([title, drains]): BenchFigure[] => {
    const of = (what: string, value: (drain: OurDrain) => number) =>
      figure(`${title}: ${what}`, 'submissions/s', drains.map(value), durability);
    return [
      of('whole outbox', ({ wholePerSecond }) => wholePerSecond),
      of('once the batch has grown', ({ grownPerSecond }) => grownPerSecond),
      of(`limit: ${batchSubmissions} / round trip`, ({ limitPerSecond }) => limitPerSecond),
      of(
        `limit of line and gateway: ${batchSubmissions} / (round trip + the gateway’s own work on them)`,
        ({ withGatewayPerSecond }) => withGatewayPerSecond,
      ),
    ];
  });
  const peerSpeeds = [...theirs].map(([title, values]) =>
    figure(title, 'submissions/s', values, peers.find((peer) => title.startsWith(peer.title))?.durability),
  );
  const aims = roundTripsMs.filter((roundTripMs) => roundTripMs > 0);
  const reached = (kind: GatewayKind) =>
    aims.every((roundTripMs) => {
      const name = `${titleOf(kind, roundTripMs)}: / limit`;
      return (ratios.find((each) => each.name === name)?.median ?? 0) >= aimOfLimit;
    });
  return {
    bench: 'drain',
    figures: [...speeds, ...ratios, ...peerSpeeds],
    notes: [
      `${runs} interleaved runs; one request at a time, batches from one submission up to ${batchSubmissions}; ${submissions.gateway} submissions to the real gateway, ${submissions.small} to the one in memory`,
      `aim: at least ${aimOfLimit} of the limit with ${aims.join(' and ')} ms, once the batch has grown; towards the real gateway: ${reached('gateway') ? 'met' : 'not met'}; the sync alone, towards a gateway in memory: ${reached('small') ? 'met' : 'not met'}`,
      'the limit is of the line alone; without an injected round trip it is no limit, and the processors of both ends are: signing, sealing, verifying and PGlite share this machine’s',
      'with one request at a time a gateway works while the line is idle: its own work on a full batch, measured without a line, is in the second limit',
      'the peers make the same call, one submission in each, to the gateway in memory',
      ...notRun.map(({ peer, reason }) => `not run: ${peer}: ${reason}`),
    ],
    holds: reached('gateway'),
  };
}

function titleOf(kind: GatewayKind, roundTripMs: number): string {
  const what = kind === 'gateway' ? 'ours, gateway on PGlite' : 'ours, gateway in memory';
  return `${what}, ${roundTripMs} ms`;
}

function note<Value>(results: Results<Value>, title: string, value: Value): void {
  results.set(title, [...(results.get(title) ?? []), value]);
}
