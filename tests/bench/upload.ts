import { rmSync } from 'node:fs';
import { figure, type BenchReport } from './bench-report.ts';
import { benchFolder } from './disk-limits.ts';
import { LineProcess } from './line/line-process.ts';
import { fileBytes, uploaders, type ScaledClock, type Uploader } from './upload/uploaders.ts';

const runs = 5;
/** 256 kbit/s, as lines are sold: of 1000. */
const bytesPerSecond = 32_000;
const cutEveryMs = 20_000;
/** How much faster the line is, and how much more often it is cut, than in a village; `--real-time`: not at all. */
const usualScale = 8;
/** Who has not brought it over in this many times the line's own time gives up. */
const patience = 1.5;
const aim = 0.9;

interface Carried {
  /** of the file, over what the line could have carried in the time; 0 when it never arrived */
  goodput: number;
  /** that went over the line towards the server beyond the file's own */
  wastedBytes: number;
  cuts: number;
  arrived: boolean;
}

/**
 * A file of 5 MB over 256 kbit/s that is cut every 20 s: how much of the line arrives as file, and how much is sent
 * in vain.
 */
export async function run(parameters: readonly string[]): Promise<BenchReport> {
  const scale = parameters.includes('--real-time') ? 1 : usualScale;
  const folder = benchFolder('upload');
  const carried = new Map(uploaders.map((uploader): [Uploader, Carried[]] => [uploader, []]));
  try {
    for (let count = 0; count < runs; count += 1) {
      for (const place of uploaders.keys()) {
        const uploader = uploaders[(place + count) % uploaders.length];
        if (!uploader) continue;
        console.error(`run ${count + 1} of ${runs}: ${uploader.title}`);
        carried.get(uploader)?.push(await carry(uploader, folder, scale));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [ours] = uploaders;
  const oursCarried = (ours && carried.get(ours)) ?? [];
  const median = figure(
    '',
    '',
    oursCarried.map(({ goodput }) => goodput),
  ).median;
  return {
    bench: 'upload',
    figures: [
      ...[...carried].flatMap(([{ title }, each]) => [
        figure(
          `${title}: goodput / line`,
          'ratio',
          each.map(({ goodput }) => goodput),
        ),
        figure(
          `${title}: bytes sent in vain`,
          'bytes',
          each.map(({ wastedBytes }) => wastedBytes),
        ),
        figure(
          `${title}: cuts on the way`,
          'cuts',
          each.map(({ cuts }) => cuts),
        ),
      ]),
      figure('limit: the whole line, less headers', 'ratio', [1]),
    ],
    notes: [
      scale === 1
        ? 'in real time: 256 kbit/s, cut every 20 s'
        : `${scale} times as fast as in a village, cuts and the waits of all programs in proportion: ${(bytesPerSecond * scale) / 1000} kB/s, cut every ${cutEveryMs / scale} ms; --real-time does not hurry`,
      `${fileBytes} bytes; ours has sealed them before, resumes from what the server has, then offers the submission and verifies its receipt`,
      `what has not arrived in ${patience} times the time the line needs counts as goodput 0`,
      `aim: ours at least ${aim} of the line`,
      'the server of ours and of tus-js-client is the real gateway on PGlite, which flushes what it confirms',
    ],
    holds: median >= aim && oursCarried.every(({ arrived }) => arrived),
  };
}

async function carry(uploader: Uploader, folder: string, scale: number): Promise<Carried> {
  const server = await uploader.start(folder);
  const upload = uploader.prepare(folder, scaledClock(scale));
  const rate = bytesPerSecond * scale;
  const line = await LineProcess.open({
    ...{ targetPort: server.port, roundTripMs: 0 },
    ...{ bytesPerSecond: rate, cutEveryMs: cutEveryMs / scale },
  });
  const tooLate = AbortSignal.timeout(Math.ceil((patience * fileBytes * 1000) / rate));
  try {
    const began = performance.now();
    await upload(line.address, tooLate);
    const seconds = (performance.now() - began) / 1000;
    const { bytesToServer, cuts } = await line.counts();
    const arrived = !tooLate.aborted;
    const goodput = arrived ? fileBytes / (seconds * rate) : 0;
    return { goodput, wastedBytes: bytesToServer - (arrived ? fileBytes : 0), cuts, arrived };
  } finally {
    await line.close();
    await server.stop();
  }
}

/** The machine's clock, running `scale` times as fast. */
function scaledClock(scale: number): ScaledClock {
  const startedMs = performance.now();
  const monotonicMs = (): number => (performance.now() - startedMs) * scale;
  const startedWallMs = Date.now();
  return {
    scale,
    monotonicMs,
    wallMs: () => startedWallMs + monotonicMs(),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs / scale).unref();
      return () => clearTimeout(timer);
    },
  };
}
