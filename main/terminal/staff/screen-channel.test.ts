import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTRPCClient, wsLink } from '@trpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelPath, type ChannelRouter } from '../../../contract/channel.ts';
import { staffScreenPath, type StaffScreen, type StaffScreenRouter } from '../../../contract/staff-screen.ts';
import { openChannel, type Channel } from '../channel/channel-server.ts';
import { servePage, type PageServer } from '../channel/page-server.ts';
import { ConnectionTokens } from '../channel/tokens.ts';
import { openUpgrades } from '../channel/upgrades.ts';
import { viewStream } from '../channel/view-stream.ts';
import { eventually, pageClient } from '../testing/page-client.ts';
import { staffFacts, staffPlace } from '../testing/staff-facts.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';
import { openScreenChannel } from './screen-channel.ts';
import { StaffWatch } from './staff-watch.ts';

let folder: string;
let page: PageServer;
let citizens: Channel;
let screens: { close(): void };
let watch: StaffWatch;
let log: string[];
// true randomness: two that count would mint the same tokens
const randomness = { bytes: (length: number) => randomBytes(length), fraction: Math.random };
const citizenTokens = new ConnectionTokens(randomness);
const staffTokens = new ConnectionTokens(randomness);
const closers: (() => void)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>page</title>');
  page = await servePage(folder);
  const lines: string[] = [];
  log = lines;
  const note = (event: string, facts: Record<string, unknown> = {}): void =>
    void lines.push(`${event} ${JSON.stringify(facts)}`);
  const noted = { info: note, warn: note, error: note };
  const upgrades = openUpgrades(page, noted);
  const bench = new VisitBench();
  const handlers = {
    watch: (signal: AbortSignal) => viewStream(bench.visit, signal),
    send: () => undefined,
    nextToken: () => citizenTokens.mint(),
    painted: () => undefined,
    proves: () => undefined,
    camera: () => undefined,
  };
  citizens = openChannel(upgrades, citizenTokens, handlers, noted);
  watch = new StaffWatch({
    facts: () => staffFacts(),
    configuration: staffPlace,
    clock: new VirtualClock(),
  });
  screens = openScreenChannel(upgrades, staffTokens, watch, noted);
});

afterEach(async () => {
  closers.splice(0).forEach((close) => close());
  screens.close();
  citizens.close();
  watch.stop();
  await page.close();
  rmSync(folder, { recursive: true });
});

const clientOf = (socketPath: string, token: string) =>
  pageClient({ pageAddress: page.address, path: socketPath, token }, closers);
const asStaff = (token: string) =>
  createTRPCClient<StaffScreenRouter>({ links: [wsLink({ client: clientOf(staffScreenPath, token) })] });
const asCitizen = (token: string, socketPath = channelPath) =>
  createTRPCClient<ChannelRouter>({ links: [wsLink({ client: clientOf(socketPath, token) })] });

const refusedAt = (socketPath: string) => (line: string) =>
  line.startsWith('page-refused') && line.includes(`"reason":"token","path":"${socketPath}"`);

test('a token of staff opens the screen, in the language that is asked for', async () => {
  const seen: StaffScreen[] = [];
  asStaff(staffTokens.mint()).watch.subscribe('en', { onData: (screen) => seen.push(screen) });
  await eventually(() => seen.length > 0);
  expect(seen[0]).toMatchObject({
    terminalId: 'PL-0001',
    language: 'en',
    place: 'Liuhu hall',
    headline: { tone: 'fine' },
  });
  expect(log).toContainEqual(expect.stringMatching(/^staff-screen-connected/));
});

test('it opens once: a second screen needs another, which the first may ask for', async () => {
  const token = staffTokens.mint();
  const next = await asStaff(token).nextToken.query();
  asStaff(token)
    .nextToken.query()
    .catch(() => undefined);
  await eventually(() => log.some(refusedAt(staffScreenPath)));
  await expect(asStaff(next).nextToken.query()).resolves.toEqual(expect.any(String));
});

test("a citizen's token opens no screen of staff, and staff's no visit", async () => {
  asStaff(citizenTokens.mint())
    .nextToken.query()
    .catch(() => undefined);
  await eventually(() => log.some(refusedAt(staffScreenPath)));
  asCitizen(staffTokens.mint())
    .nextToken.query()
    .catch(() => undefined);
  await eventually(() => log.some(refusedAt(channelPath)));
  expect(log.filter((line) => line.includes('connected'))).toEqual([]);
});

test('nothing of a visit can be asked for through it', async () => {
  const screen = asCitizen(staffTokens.mint(), staffScreenPath);
  await expect(screen.send.mutate({ kind: 'activity' })).rejects.toMatchObject({
    data: { code: 'NOT_FOUND' },
  });
});
