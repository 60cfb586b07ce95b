import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { startProcessGroup } from '../supervision/process-group.ts';
import { systemClock } from '../supervision/system-clock.ts';
import { chromiumWindow } from './chromium-window.ts';
import { findChromium } from './find-chromium.ts';
import { openVirtualDisplay, type VirtualDisplay } from './fixtures/virtual-display.ts';

const chromium = findChromium();
const display: VirtualDisplay | undefined = chromium ? await openVirtualDisplay() : undefined;
const patience = { timeout: 25_000, interval: 50 };

interface Seen {
  hash: string;
  width: number;
  height: number;
  language: string;
}

/** Tells the server what the page sees, and whether anything outside this machine can be reached by name. */
const page = `<!doctype html><title>t</title><script>
  const tell = () => fetch('/seen', { method: 'POST', body: JSON.stringify(
    { hash: location.hash, width: innerWidth, height: innerHeight, language: navigator.language }) });
  addEventListener('resize', tell); tell();
</script>`;

let server: Server;
let address: string;
let folder: string;
const seen: Seen[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-kiosk-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += String(text)));
    request.on('end', () => {
      if (request.url === '/seen') seen.push(JSON.parse(body) as Seen);
      response.setHeader('content-type', 'text/html').end(page);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? String(bound.port) : ''}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
  await display?.close();
});

/** Command lines of processes that use a profile in our folder. */
function browserProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));
}

test.skipIf(!chromium || !display)(
  'the real browser: full screen, token unseen by other users, reported when killed, gone after stop',
  { timeout: 60_000 },
  async () => {
    const lost: string[] = [];
    const groups: { kill(signal: 'SIGKILL'): void }[] = [];
    onTestFinished(() => groups.forEach((group) => group.kill('SIGKILL')));
    const window = chromiumWindow({
      clock: systemClock,
      folder,
      shape: undefined,
      isRoot: process.getuid?.() === 0,
      onLost: (reason) => lost.push(reason),
      start(args) {
        const group = startProcessGroup(chromium ?? '', args, {
          environment: { ...process.env, DISPLAY: display?.name },
          output: 'ignore',
        });
        groups.push(group);
        return group;
      },
    });

    await window.open(`${address}#token=first`);
    await vi.waitFor(() => {
      expect(seen.at(-1)?.hash).toBe('#token=first');
      // No window manager runs on this display: Chromium then leaves one pixel.
      expect(seen.at(-1)?.width).toBeGreaterThanOrEqual(1079);
      expect(seen.at(-1)?.height).toBeGreaterThanOrEqual(1919);
    }, patience);
    expect(seen.at(-1)?.language).toBe('zh-CN');
    expect(browserProcesses().join('\n')).not.toContain('token');

    groups[0]?.kill('SIGKILL');
    await vi.waitFor(() => expect(lost).toHaveLength(1), patience);
    await window.open(`${address}#token=second`);
    await vi.waitFor(() => expect(seen.at(-1)?.hash).toBe('#token=second'), patience);

    await window.stop();
    expect(lost).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
    await vi.waitFor(() => expect(browserProcesses()).toEqual([]), patience);
  },
);
