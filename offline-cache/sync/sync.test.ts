import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { faults, startLocalGateway, status, strangersStatus } from './fixtures/local-gateway.ts';
import { requestTimeoutMs, runningSync } from './fixtures/running-sync.ts';

/** Long enough for a request over the loopback to have arrived, if one had been sent. */
const aMomentMs = 60;

test('sends what was saved before it started, oldest first, parts of a case in order', async () => {
  const { gateway, sync, save, allSent, stateOf } = await runningSync();
  const caseId = randomUUID();
  const first = save(caseId);
  const [second, rating, third] = [save(), save(caseId, 'evaluation'), save()];
  sync.start();
  await allSent();
  const order = gateway.effects.map(({ id }) => id);
  expect(order.filter((id) => id !== rating.id)).toEqual([first.id, second.id, third.id]);
  expect(order.indexOf(rating.id)).toBeGreaterThan(order.indexOf(first.id));
  expect(stateOf(first)).toBe('received');
});

test('a nudge sends at once', async () => {
  const { sync, save, allSent, online } = await runningSync();
  sync.start();
  await online();
  save();
  sync.nudge();
  await allSent();
});

test('lost response: offered again with the same id, one effect, received', async () => {
  const { gateway, sync, save, clock, saw, allSent } = await runningSync();
  gateway.failNext('submissions', faults.lostResponse);
  const { id } = save();
  sync.start();
  await saw('retry');
  clock.advance(2_000);
  await allSent();
  expect(gateway.offered(id)).toBe(2);
  expect(gateway.effects).toHaveLength(1);
});

test.each([
  ['reset', faults.reset],
  ['truncated reply', faults.truncated],
  ['cut body', faults.cutBody],
  ['captive portal', faults.captivePortal],
  ['redirect', faults.redirect],
  ['endless reply', faults.endless],
  ['500', status(500)],
  ['408', status(408)],
  ['425', status(425)],
  ['429', status(429)],
  ['409', status(409)],
  ['404', status(404)],
  ['413 of a proxy', strangersStatus(413)],
  ['400 of a proxy', strangersStatus(400)],
  ['403 of a proxy', strangersStatus(403)],
  ['502 of a proxy', strangersStatus(502)],
])('%s: never success, never refused, tried again', async (_, fault) => {
  const { gateway, sync, save, clock, saw, allSent, store, online } = await runningSync();
  gateway.failNext('submissions', fault);
  sync.start();
  await online();
  save();
  sync.nudge();
  await saw('retry');
  expect(store.submissions.counts()).toMatchObject({ queued: 1, refused: 0, everythingSent: false });
  clock.advance(2_000);
  await allSent();
  expect(gateway.effects).toHaveLength(1);
});

test('a row that is backing off is not sent by a nudge; others are', async () => {
  const { gateway, sync, save, saw, stateOf } = await runningSync();
  gateway.failNext('submissions', status(500));
  const [first, second] = [save(), save()];
  sync.start();
  await saw('received');
  sync.nudge();
  await wait(aMomentMs);
  expect([stateOf(first), stateOf(second)]).toEqual(['queued', 'received']);
  expect(gateway.offered(first.id)).toBe(1);
});

test('503 with Retry-After: nothing is sent before, everything after', async () => {
  const { gateway, sync, save, clock, saw, allSent } = await runningSync();
  gateway.failNext('submissions', status(503, { 'retry-after': '120' }));
  const [first, second] = [save(), save()];
  sync.start();
  await saw('retry');
  for (let second = 0; second < 119; second += 1) {
    clock.advance(1_000);
    sync.nudge();
    await wait(1);
  }
  expect([gateway.offered(first.id), gateway.offered(second.id)]).toEqual([1, 0]);
  // and the jitter on top
  clock.advance(1_000 + 2_000);
  await allSent();
});

test('422 of our gateway: refused, its case held, other cases go on', async () => {
  const { gateway, sync, save, saw, stateOf, store, events } = await runningSync();
  gateway.failNext('submissions', status(422));
  const caseId = randomUUID();
  const refused = save(caseId);
  const rating = save(caseId, 'evaluation');
  const other = save();
  sync.start();
  await saw('received');
  expect([stateOf(refused), stateOf(other)]).toEqual(['refused', 'received']);
  expect(gateway.offered(rating.id)).toBe(0);
  expect(store.submissions.counts()).toMatchObject({ refused: 1, blocked: 1, everythingSent: false });
  expect(events).toContainEqual({
    kind: 'held',
    submissionId: refused.id,
    errorClass: 'refused',
    status: 422,
    code: 'test-422',
  });
});

test('401: the queue pauses, nothing is refused, a new key counts without a restart', async () => {
  const { gateway, sync, save, clock, saw, allSent, keyFile, store } = await runningSync();
  gateway.allowedKey = 'key-2';
  const [first, second] = [save(), save()];
  sync.start();
  await saw('paused');
  expect(sync.line()).toBe('online');
  expect(store.submissions.counts()).toMatchObject({ queued: 2, uploading: 0, refused: 0 });
  expect([gateway.offered(first.id), gateway.offered(second.id)]).toEqual([1, 0]);
  writeFileSync(keyFile, 'key-2');
  clock.advance(2_000);
  await allSent();
});

test('no key: nothing is sent, an incident is reported', async () => {
  const { gateway, sync, save, saw, keyFile, events } = await runningSync();
  writeFileSync(keyFile, ' \n');
  const { id } = save();
  sync.start();
  await saw('paused');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'paused', code: 'keyUnusable' }));
  expect(gateway.offered(id)).toBe(0);
});

test('a silent server is given up after the time allowed, and asked again', async () => {
  const { gateway, sync, save, clock, saw, allSent, online, eventually, events } = await runningSync();
  sync.start();
  await online();
  gateway.failNext('submissions', faults.silent);
  const { id } = save();
  sync.nudge();
  await eventually(() => gateway.offered(id) === 1, 'offered');
  clock.advance(requestTimeoutMs * 2);
  await saw('retry');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'retry', errorClass: 'timeout' }));
  clock.advance(2_000);
  await allSent();
});

test.each([
  ['of another submission', { id: '01a209e2-6715-74b0-bd12-579629ecbfa8' }],
  ['with another hash', { hash: 'f'.repeat(64) }],
  ['without a case number', { caseNumber: '' }],
])('a receipt %s settles nothing', async (_, wrong) => {
  const { gateway, sync, save, saw, stateOf } = await runningSync();
  gateway.failNext('submissions', ({ response, answer }) => {
    response.end(JSON.stringify({ ...answer().body, ...wrong }));
  });
  const saved = save();
  sync.start();
  await saw('retry');
  expect(stateOf(saved)).toBe('queued');
});

test('the line is unknown before, online only when our own gateway answered, offline behind a portal', async () => {
  const { gateway, sync, clock, online, eventually } = await runningSync();
  const heard: string[] = [];
  sync.onLine((line) => heard.push(line));
  expect(sync.line()).toBe('unknown');
  gateway.failNext('health', faults.captivePortal);
  sync.start();
  await eventually(() => sync.line() === 'offline', 'offline');
  clock.advance(5_000);
  await online();
  await gateway.stop();
  clock.advance(30_000);
  await eventually(() => sync.line() === 'offline', 'offline again');
  expect(heard).toEqual(['offline', 'online', 'offline']);
});

test('while the line is down no attempt is counted; when it is back everything goes at once', async () => {
  const { gateway, sync, save, clock, saw, allSent, store, eventually } = await runningSync();
  const failures = 6;
  for (let failure = 1; failure <= failures; failure += 1) gateway.failNext('submissions', faults.reset);
  save();
  sync.start();
  for (let failure = 1; failure < failures; failure += 1) {
    await saw('retry', failure);
    clock.advance(2_000 * 2 ** (failure - 1));
  }
  await saw('retry', failures);
  await gateway.stop();
  // in steps: what comes next may not be waiting for the clock yet when the gateway has stopped
  let advancedMs = 0;
  while (sync.line() !== 'offline' && advancedMs < 55_000) {
    clock.advance(1_000);
    advancedMs += 1_000;
    await wait(aMomentMs);
  }
  await eventually(() => sync.line() === 'offline', 'offline');
  save();
  sync.nudge();
  await wait(aMomentMs);
  expect(store.queue.attempts(99)).toHaveLength(failures);
  expect(store.submissions.counts().queued).toBe(2);
  const restOfDelayMs = 64_000 * 0.999 - advancedMs;
  expect(restOfDelayMs).toBeGreaterThan(5_000);
  await gateway.start();
  clock.advance(5_000);
  await allSent();
});

test('asks until the case is accepted', async () => {
  const { gateway, sync, save, clock, saw, stateOf, store } = await runningSync();
  const saved = save();
  sync.start();
  await saw('received');
  gateway.acceptedCases.add(saved.caseId);
  clock.advance(15_000);
  await saw('accepted');
  expect(stateOf(saved)).toBe('accepted');
  expect(store.submissions.progress(saved.caseId)).toMatchObject({ rung: 'accepted', acceptedBy: '人社局' });
});

test('a case the platform does not know does not keep the others of the round from being asked', async () => {
  const { gateway, sync, save, saw, stateOf } = await runningSync();
  const [unknown, known] = [save(), save()];
  gateway.failNext('cases', status(404));
  gateway.acceptedCases.add(known.caseId);
  sync.start();
  await saw('accepted');
  expect([stateOf(unknown), stateOf(known)]).toEqual(['received', 'accepted']);
});

test('a redirect is not followed: neither submission nor key goes to a stranger', async () => {
  const { gateway, sync, save, saw } = await runningSync();
  const stranger = await startLocalGateway();
  const { id } = save();
  gateway.failNext('submissions', ({ response }) => {
    response.writeHead(307, { location: `${stranger.address}/v1/submissions/${id}` });
    response.end();
  });
  sync.start();
  await saw('retry');
  expect(stranger.requests).toEqual([]);
});

test('stopping cuts the request off and queues it again', async () => {
  const { gateway, sync, save, store, eventually } = await runningSync();
  gateway.failNext('submissions', faults.silent);
  const { id } = save();
  sync.start();
  await eventually(() => gateway.offered(id) === 1, 'offered');
  expect(store.submissions.counts().uploading).toBe(1);
  await sync.stop();
  expect(store.submissions.counts()).toMatchObject({ queued: 1, uploading: 0 });
  sync.start();
  await eventually(() => store.submissions.counts().everythingSent, 'sent after a new start');
});

test('a jump of the wall clock by ten years neither hurries nor stops anything', async () => {
  const { gateway, sync, save, clock, saw, allSent } = await runningSync();
  gateway.failNext('submissions', status(503, { 'retry-after': '60' }));
  const { id } = save();
  sync.start();
  await saw('retry');
  clock.wall += 10 * 365 * 86_400_000;
  sync.nudge();
  await wait(aMomentMs);
  expect(gateway.offered(id)).toBe(1);
  clock.wall -= 20 * 365 * 86_400_000;
  clock.advance(62_000);
  await allSent();
});
