import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DockError, DockInput, DockState } from './dock-api.ts';
import { emulatedDevices } from './emulated-devices.ts';
import { openDock, type OpenDock } from './open-dock.ts';
import { systemClock } from './system-clock.ts';

let folder: string;
let opened: OpenDock;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dock-door-'));
  const outcome = await openDock({
    folder,
    lineTarget: new URL('http://127.0.0.1:9'),
    port: 0,
    clock: systemClock,
    devices: emulatedDevices(systemClock),
  });
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  opened = outcome.value;
});

afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

interface RawReply {
  status: number;
  body: unknown;
}

/** A request with headers of its own making, which `fetch` would not allow. */
function raw(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    request(opened.dockAddress + path, { method, headers, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: readJson(text) }));
    })
      .on('error', reject)
      .end(body);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function postJson(path: string, body: string): Promise<RawReply> {
  return raw('POST', path, body, { 'content-type': 'application/json' });
}

describe('the dock at its door', () => {
  it('answers every address of its page and nothing from elsewhere', async () => {
    const page = await raw('GET', '/');
    expect(page.status).toBe(200);
    expect(page.body).not.toMatch(/https?:\/\//);
    const scripts = ['page', 'cards-view', 'devices-view', 'papers-view', 'choice', 'deed', 'element'];
    for (const name of scripts) {
      const { status, body } = await raw('GET', `/${name}.ts`);
      expect(status).toBe(200);
      expect(body).not.toMatch(/import type \{/);
    }
    expect(await raw('GET', '/dock-server.ts')).toMatchObject({ status: 404, body: { code: 'notFound' } });
  });

  it.each([
    ['a name of another machine', { host: 'dock.example' }],
    ['a name that only begins like this machine', { host: '127.0.0.1.example' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
  ])('refuses %s', async (_what, headers) => {
    const reply = await raw('POST', '/api/card/lift', '', headers);
    expect(reply).toMatchObject({ status: 403, body: { code: 'notThisHost' } });
  });

  it('lets its own page in, under both names of this machine', async () => {
    const { port } = new URL(opened.dockAddress);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const reply = await raw('POST', '/api/card/lift', '', { host, origin: `http://${host}` });
      expect(reply.status).toBe(200);
    }
  });

  const paths = Object.keys(DockInput) as (keyof typeof DockInput)[];

  it.each(paths)(
    'answers any JSON at %s with a state or an error of its own, and stays well',
    async (path) => {
      const anything = fc.oneof(
        fc.json(),
        fc
          .record({ person: fc.string(), fault: fc.string(), state: fc.string() }, { requiredKeys: [] })
          .map((value) => JSON.stringify(value)),
        fc
          .record(
            { kind: fc.constantFrom('none', 'cut', 'slow'), bytesPerSecond: fc.double() },
            { requiredKeys: ['kind'] },
          )
          .map((value) => JSON.stringify(value)),
      );
      await fc.assert(
        fc.asyncProperty(anything, async (text) => {
          const { status, body } = await postJson(path, text);
          const good = DockInput[path].safeParse(JSON.parse(text)).success;
          if (status === 200) DockState.parse(body);
          else DockError.parse(body);
          if (good) expect([200, 404]).toContain(status);
          else expect(status).toBe(400);
        }),
        { numRuns: 60 },
      );
      DockState.parse((await raw('GET', '/api/state')).body);
    },
  );

  it('answers any bytes, any kind of content and any address with an error of its own', async () => {
    const request = fc.record({
      path: fc.oneof(
        fc.constantFrom(...paths),
        fc.webPath(),
        fc.string().map((text) => `/${encodeURI(text.toWellFormed())}`),
      ),
      body: fc.string(),
      kind: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', 'x'),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ path, body, kind }) => {
        const good = Object.values(DockInput).some((schema) => schema.safeParse(readJson(body)).success);
        fc.pre(!good);
        const reply = await raw('POST', path, body, { 'content-type': kind });
        expect(reply.status).toBeGreaterThanOrEqual(400);
        expect(reply.status).toBeLessThan(500);
        DockError.parse(reply.body);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['/api/papers/%ZZ.png', '/%'])('refuses the malformed address %s', async (path) => {
    const { status, body } = await raw('GET', path);
    expect(status).toBe(400);
    expect(DockError.parse(body).code).toBe('invalid');
  });

  it('takes no body beyond its limit', async () => {
    const reply = await postJson('/api/card', JSON.stringify({ person: 'x'.repeat(20_000) }));
    expect(reply).toMatchObject({ status: 413, body: { code: 'invalid' } });
  });
});
