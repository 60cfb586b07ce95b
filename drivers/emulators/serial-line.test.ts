import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import fc from 'fast-check';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../contract/clock.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import { SerialLine, type SerialLineSettings, type SerialLineState } from './serial-line.ts';
import { systemClock } from './system-clock.ts';

/** Answers every byte with the same byte plus one. */
class NextByteDevice implements EmulatedDevice {
  attached = 0;
  detached = 0;
  #wire: Duplex | undefined;
  readonly #answer = (bytes: Buffer): void => {
    this.#wire?.write(bytes.map((byte) => (byte + 1) & 0xff));
  };

  attach(wire: Duplex): void {
    this.attached += 1;
    this.#wire = wire;
    wire.on('data', this.#answer);
  }

  detach(): void {
    this.detached += 1;
    this.#wire?.off('data', this.#answer);
    this.#wire = undefined;
  }
}

let folder: string;
let device: NextByteDevice;
let line: SerialLine;

function settings(): SerialLineSettings {
  return { path: join(folder, 'reader'), device, baudRate: 115200, clock: systemClock };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serial-line-'));
  device = new NextByteDevice();
  line = new SerialLine(settings());
});

afterEach(async () => {
  await line.close();
  rmSync(folder, { recursive: true });
});

async function openTerminalEnd(): Promise<SerialPort> {
  const port = new SerialPort({ path: line.path, baudRate: 115200, autoOpen: false });
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error) throw error;
  return port;
}

async function exchange(port: SerialPort, bytes: Buffer): Promise<Buffer> {
  const received: Buffer[] = [];
  const complete = new Promise<void>((resolve) => {
    port.on('data', (part: Buffer) => {
      received.push(part);
      if (Buffer.concat(received).length >= bytes.length) resolve();
    });
  });
  port.write(bytes);
  await complete;
  port.removeAllListeners('data');
  return Buffer.concat(received);
}

/**
 * The library notices a hang-up while it waits for bytes. One that comes in the middle of its read reads as
 * nothing, over and over (`unix-read.js` of @serialport/bindings-cpp 13); the next write then finds the end, as
 * a driver's next command would.
 */
async function unplugAndSeeItClose(port: SerialPort): Promise<void> {
  const closed = new Promise((resolve) => port.once('close', resolve));
  port.on('error', () => undefined);
  await line.unplug();
  if (port.isOpen) port.write(Buffer.from([0]));
  await closed;
}

/** Lines of the process table that belong to this test's folder. */
function processesLeft(): string[] {
  const table = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return table.split('\n').filter((row) => row.includes(folder));
}

function nextState(kind: SerialLineState['kind']): Promise<SerialLineState> {
  return new Promise((resolve) => {
    const stop = line.onState((state) => {
      if (state.kind !== kind) return;
      stop();
      resolve(state);
    });
  });
}

describe('a serial line', () => {
  it('carries every byte value both ways', async () => {
    expect(await line.plug()).toEqual({ ok: true, value: undefined });
    const port = await openTerminalEnd();
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    expect(await exchange(port, all)).toEqual(Buffer.from(all.map((byte) => (byte + 1) & 0xff)));
    await new Promise((resolve) => port.close(resolve));
  });

  it('keeps working when the terminal closes its port and opens it again', async () => {
    await line.plug();
    for (let round = 0; round < 3; round += 1) {
      const port = await openTerminalEnd();
      expect(await exchange(port, Buffer.from([round]))).toEqual(Buffer.from([round + 1]));
      await new Promise((resolve) => port.close(resolve));
    }
  });

  it('hangs up on the terminal when unplugged and removes the path', async () => {
    await line.plug();
    const port = await openTerminalEnd();
    port.on('data', () => undefined);
    await unplugAndSeeItClose(port);
    expect(readdirSync(folder)).toEqual([]);
    expect(device).toMatchObject({ attached: 1, detached: 1 });
  });

  it('plugs in and out fifty times, and answers each time, leaving nothing behind', async () => {
    const exitListeners = process.listenerCount('exit');
    for (let round = 0; round < 50; round += 1) {
      await line.plug();
      const port = await openTerminalEnd();
      expect(await exchange(port, Buffer.from([round]))).toEqual(Buffer.from([round + 1]));
      port.on('data', () => undefined);
      await unplugAndSeeItClose(port);
    }
    expect(device).toMatchObject({ attached: 50, detached: 50 });
    expect(process.listenerCount('exit')).toBe(exitListeners);
    expect(processesLeft()).toEqual([]);
  });

  it('ends as the last call said, whatever the order and however quick', async () => {
    const calls = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(calls, async (plugs) => {
        await Promise.all(plugs.map((plug) => (plug ? line.plug() : line.unplug())));
        const plugged = plugs.at(-1) === true;
        expect(line.state().kind).toBe(plugged ? 'plugged' : 'unplugged');
        expect(existsSync(line.path)).toBe(plugged);
        expect(processesLeft()).toHaveLength(plugged ? 1 : 0);
        expect(device.attached - device.detached).toBe(plugged ? 1 : 0);
      }),
      { numRuns: 15 },
    );
  });

  it('is tried again when socat dies by itself', async () => {
    await line.plug();
    const { processId } = line;
    if (processId === undefined) throw new Error('no socat');
    const broken = nextState('broken');
    const plugged = broken.then(() => nextState('plugged'));
    process.kill(processId, 'SIGKILL');
    expect(await broken).toMatchObject({ kind: 'broken', failure: { code: 'socatEnded' } });
    await plugged;
    const port = await openTerminalEnd();
    expect(await exchange(port, Buffer.from([7]))).toEqual(Buffer.from([8]));
    await new Promise((resolve) => port.close(resolve));
  });

  it('stays unplugged when it was unplugged while broken', async () => {
    const waiting = new Set<() => void>();
    const clock: Clock = {
      ...systemClock,
      after: (_delayMs, action) => {
        waiting.add(action);
        return () => waiting.delete(action);
      },
    };
    line = new SerialLine({ ...settings(), clock, socat: 'no-such-socat' });
    await line.plug();
    expect(waiting.size).toBe(1);
    await line.unplug();
    expect(waiting.size).toBe(0);
    expect(line.state()).toEqual({ kind: 'unplugged' });
  });

  it('says that socat is missing, as a value', async () => {
    line = new SerialLine({ ...settings(), socat: 'no-such-socat' });
    expect(await line.plug()).toMatchObject({ ok: false, failure: { code: 'socatMissing' } });
    expect(line.state()).toMatchObject({ kind: 'broken', failure: { code: 'socatMissing' } });
  });

  it('never deletes a file that is in the place of its path', async () => {
    writeFileSync(line.path, 'mine');
    expect(await line.plug()).toMatchObject({ ok: false, failure: { code: 'pathTaken' } });
    expect(readFileSync(line.path, 'utf8')).toBe('mine');
  });

  it('does not come back after it was closed', async () => {
    await line.plug();
    await line.close();
    await line.plug();
    expect(line.state()).toEqual({ kind: 'unplugged' });
    expect(readdirSync(folder)).toEqual([]);
    expect(processesLeft()).toEqual([]);
  });
});
