import { spawn, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { systemClock } from '../../emulators/system-clock.ts';
import { HttpIppExchange } from '../http-ipp-exchange.ts';
import { IppOperations } from '../ipp-operations.ts';
import { endAll, openPrinterBus, type PrinterBus } from './printer-bus.ts';

/** What came out: the job's name, its document as it was sent, and how many sheets of it. */
export interface EmulatedPaper {
  jobName: string;
  pdf: Uint8Array;
  sheets: number;
}

const needed = ['ippeveprinter', 'dbus-daemon', 'avahi-daemon', 'unshare'];
const controlJob = 'jiujin-control';

/**
 * The printer's inside, run by ippeveprinter for each job: it says on its standard error what the file `reasons` holds,
 * waits while that stops a printer, and lets one sheet after the other come out. It ends with ippeveprinter.
 */
const inside = (folder: string, sheetSeconds: number): string => `#!/bin/sh
cd '${folder}'
say() {
  # the words may change meanwhile: what is said is what is noted as said
  cp reasons saying
  for word in $(cat said); do grep -qx "$word" saying || echo "STATE: -$word" >&2; done
  for word in $(cat saying); do grep -qx "$word" said || echo "STATE: +$word" >&2; done
  mv saying said
}
stopped() { grep -qE 'media-(empty|needed|jam)|toner-empty|marker-supply-empty|cover-open|input-tray-missing' said; }
say
[ "$IPP_JOB_NAME" = '${controlJob}' ] && exit 0
paper=papers/$(printf '%04d' "$IPP_JOB_ID")
cp "$1" "$paper.pdf"
printf '%s' "$IPP_JOB_NAME" > "$paper.name"
pages=$(grep -aoE '/Type ?/Page\\b' "$1" | wc -l)
page=0
while [ "$page" -lt "$pages" ]; do
  sleep ${sheetSeconds}
  kill -0 "$PPID" 2>/dev/null || exit 1
  say
  if stopped; then continue; fi
  page=$((page + 1))
  echo "$page" > "$paper.sheets"
  echo "ATTR: job-impressions-completed=$page" >&2
done
exit 0
`;

/**
 * A real IPP Everywhere printer for tests and the dock: Debian's ippeveprinter (package cups-ipp-utils), with an inside
 * of our own. It speaks IPP on a port of this machine and announces nothing.
 */
export class EmulatedDocumentPrinter {
  readonly uri: string;
  readonly #port: number;
  readonly #folder: string;
  readonly #bus: PrinterBus;
  #printer: ChildProcess;
  /** what was asked for last */
  #wanted: readonly string[] = [];

  private constructor(parts: { port: number; folder: string; bus: PrinterBus; printer: ChildProcess }) {
    this.#port = parts.port;
    this.#folder = parts.folder;
    this.#bus = parts.bus;
    this.#printer = parts.printer;
    this.uri = `ipp://localhost:${parts.port}/ipp/print`;
  }

  /** Starts one. A failure names what is missing on this machine, or what the printer said. */
  static async open({ sheetSeconds = 0.2 } = {}): Promise<
    Result<EmulatedDocumentPrinter, { code: 'missing' | 'notStarted'; detail: string }>
  > {
    const missing = needed.filter((command) => !isOnPath(command));
    if (missing.length > 0) return failed({ code: 'missing', detail: missing.join(', ') });
    const folder = mkdtempSync(join(tmpdir(), 'a4-'));
    for (const name of ['papers', 'spool', 'bus']) mkdirSync(join(folder, name));
    for (const name of ['reasons', 'said']) writeFileSync(join(folder, name), '');
    writeFileSync(join(folder, 'inside'), inside(folder, sheetSeconds));
    chmodSync(join(folder, 'inside'), 0o755);
    const bus = await openPrinterBus(join(folder, 'bus'));
    const port = await freePort();
    const started = await startPrinter(folder, port, bus.environment);
    if (started.ok)
      return succeeded(new EmulatedDocumentPrinter({ port, folder, bus, printer: started.value }));
    await bus.close();
    rmSync(folder, { recursive: true, force: true });
    return started;
  }

  /** Words without suffix, such as `media-empty`; the printer itself says how bad each is. In force when this resolves. */
  async setReasons(words: readonly string[]): Promise<void> {
    this.#note('reasons', words);
    this.#wanted = words;
    const operations = this.#operations();
    const signal = new AbortController().signal;
    while (this.#wanted === words) {
      // first the jobs: what one of them that has ended said is among the words then
      const busy = await operations.ownJobs(signal);
      const said = await operations.printer(signal);
      if (!said.ok || !busy.ok) return;
      const known = said.value.reasons.map((reason) => reason.replace(/-(report|warning|error)$/, ''));
      if (words.length === known.length && words.every((word) => known.includes(word))) return;
      // A job that is printing tells them by itself, unless it had read what was in force before.
      if (busy.value.length === 0) this.#note('said', known);
      if (known.includes('media-empty') && !words.includes('media-empty')) await this.#loadPaper();
      if (busy.value.length === 0)
        await operations.printJob(controlJob, Buffer.from('%PDF-1.4\n%%EOF\n'), signal);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  papers(): EmulatedPaper[] {
    const folder = join(this.#folder, 'papers');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sheets'))
      .sort()
      .map((name) => {
        const base = join(folder, name.slice(0, -'.sheets'.length));
        return {
          jobName: readFileSync(`${base}.name`, 'utf8'),
          pdf: readFileSync(`${base}.pdf`),
          sheets: Number(readFileSync(`${base}.sheets`, 'utf8')),
        };
      });
  }

  /** The plug is pulled: the process is killed, and what it had is forgotten. */
  async powerOff(): Promise<void> {
    this.#printer.kill('SIGKILL');
    await endAll([this.#printer]);
  }

  /** And put in again, at the same address. */
  async powerOn(): Promise<void> {
    const started = await startPrinter(this.#folder, this.#port, this.#bus.environment);
    if (started.ok) this.#printer = started.value;
  }

  async close(): Promise<void> {
    await endAll([this.#printer]);
    await this.#bus.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Out of paper it takes up no job, not even the one that says there is paper: its own page for the trays does. */
  async #loadPaper(): Promise<void> {
    const trays = [1, 2, 3].map(
      (tray) => `size${tray}=iso_a4_210x297mm&type${tray}=stationery&level${tray}=250`,
    );
    await fetch(`http://localhost:${this.#port}/media?${trays.join('&')}`).then((answer) => answer.text());
  }

  /** The whole file at once: the printer's inside reads it at any moment. */
  #note(name: 'reasons' | 'said', words: readonly string[]): void {
    const file = join(this.#folder, name);
    writeFileSync(`${file}.new`, words.map((word) => `${word}\n`).join(''));
    renameSync(`${file}.new`, file);
  }

  #operations(): IppOperations {
    const exchange = new HttpIppExchange({ uri: this.uri }, systemClock);
    const limits = { answerMs: 30_000, documentMs: 30_000 };
    return new IppOperations({ exchange, printerUri: this.uri, userName: 'jiujin-dock', limits });
  }
}

/** The bus is slower than the printer now and then: then it ends at once, and is started again. */
const startAttempts = 20;

async function startPrinter(
  folder: string,
  port: number,
  environment: NodeJS.ProcessEnv,
): Promise<Result<ChildProcess, { code: 'notStarted'; detail: string }>> {
  let detail = '';
  for (let attempt = 0; attempt < startAttempts; attempt += 1) {
    const parameters = ['-r', 'off', '-n', 'localhost', '-p', String(port), '-d', join(folder, 'spool')];
    parameters.push(
      '-f',
      'application/pdf,image/pwg-raster',
      '-c',
      join(folder, 'inside'),
      '-v',
      'Jiujin A4',
    );
    const child = spawn('ippeveprinter', parameters, {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ready = await new Promise<boolean>((resolve) => {
      child.on('error', () => resolve(false));
      child.on('exit', () => resolve(false));
      child.stderr.on('data', (text: Buffer) => {
        detail = text.toString().trim();
        if (text.includes('printer-uuid')) resolve(true);
      });
    });
    if (ready) return succeeded(child);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return failed({ code: 'notStarted', detail });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function isOnPath(command: string): boolean {
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin'].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
