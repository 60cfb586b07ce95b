import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FromTerminal, pageAddress } from '../../contract/shell.ts';
import { startHouse } from '../../main/start/house.ts';
import { terminalCommand } from '../../main/supervision/terminal-command.ts';
import { openBrowser } from '../visit/open-visit.ts';
import { figure, type BenchReport } from './bench-report.ts';

const runs = 5;
const aimRatio = 1.5;

/**
 * From starting the terminal and the browser together, as the Chromium shell does, to the first usable screen, beside
 * the same browser showing a static page, run by run in turn. The emulated devices and the platform stand already:
 * in a village they are other machines.
 */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-bench-'));
  const still = path.join(folder, 'still.html');
  writeFileSync(still, '<!doctype html><meta charset="utf-8"><body data-screen="still">您好</body>');
  const shell: number[] = [];
  const page: number[] = [];
  try {
    for (let count = 0; count < runs; count += 1) {
      page.push(await timeOf(() => Promise.resolve(pathToFileURL(still).href)));
      shell.push(await shellStart(folder));
    }
    return {
      bench: 'start',
      figures: [
        figure('shell start to first usable screen', 'ms', shell),
        figure('limit: Chromium showing a static page', 'ms', page),
        figure(
          'shell / static page, run by run',
          'ratio',
          shell.map((ms, at) => ms / (page[at] ?? Number.NaN)),
        ),
      ],
      notes: [
        `aim: at most ${aimRatio} × Chromium showing a static page`,
        'headless Chromium; the terminal is stopped and started anew for every run, its browser profile is new',
      ],
      holds: shell.length === runs,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from the first process to a page whose body tells which screen it shows. */
async function timeOf(address: () => Promise<string>): Promise<number> {
  const startedMs = performance.now();
  const [browser, where] = await Promise.all([openBrowser(), address()]);
  const opened = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await opened.goto(where);
  await opened.locator('body[data-screen]').waitFor();
  const elapsedMs = performance.now() - startedMs;
  await browser.close();
  return elapsedMs;
}

/** One start of a terminal with its page, on a house that stands. */
async function shellStart(folder: string): Promise<number> {
  const standing = await startHouse({ folder, withShell: false, withTerminal: false });
  if (!standing.ok) throw new Error(standing.failure);
  try {
    return await terminalAndPage(path.join(folder, 'terminal'));
  } finally {
    await standing.value.stop();
  }
}

async function terminalAndPage(terminalFolder: string): Promise<number> {
  const root = path.resolve(import.meta.dirname, '..', '..');
  const { node, serveFile, arguments: parameters } = terminalCommand({ root, folder: terminalFolder });
  let terminal: ChildProcess | undefined;
  const address = async (): Promise<string> => {
    const child = fork(serveFile, parameters, { execPath: node, silent: true });
    terminal = child;
    const ready = await messageOf(child, 'ready');
    child.send({ kind: 'mintToken' });
    return pageAddress(ready.address, (await messageOf(child, 'token')).token);
  };
  const elapsedMs = await timeOf(address);
  terminal?.kill('SIGTERM');
  if (terminal) await once(terminal, 'exit');
  return elapsedMs;
}

type Message<Kind extends FromTerminal['kind']> = Extract<FromTerminal, { kind: Kind }>;

async function messageOf<Kind extends FromTerminal['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Message<Kind>> {
  for await (const [raw] of on(child, 'message')) {
    const message = FromTerminal.parse(raw);
    if (message.kind === kind) return message as Message<Kind>;
    if (message.kind === 'cannotStart') throw new Error(message.sentence);
  }
  throw new Error('the terminal ended');
}
