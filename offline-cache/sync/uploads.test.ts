import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  faults,
  refusal,
  send,
  startLocalGateway,
  status,
  strangersStatus,
} from './fixtures/local-gateway.ts';
import { photo, requestTimeoutMs, runningSync } from './fixtures/running-sync.ts';

const chunkBytes = 4_096;
const running = () => runningSync({ chunkBytes });

const patches = (requests: readonly string[]) => requests.filter((line) => line.startsWith('PATCH'));

test('attachments go first, chunk by chunk, then their submission', async () => {
  const { gateway, sync, save, allSent } = await running();
  const saved = save(randomUUID(), 'application', [photo(10_000), photo(3_000)]);
  sync.start();
  await allSent();
  expect(gateway.uploads.arrived.size).toBe(2);
  expect(patches(gateway.requests)).toHaveLength(4);
  expect(gateway.offered(saved.id)).toBe(1);
  expect(gateway.mostAtOnce).toBe(1);
});

test('what needs no upload does not wait for one: it goes between two chunks', async () => {
  const { gateway, sync, save, saw, allSent, stateOf } = await running();
  const large = save(randomUUID(), 'application', [photo(40_000)]);
  gateway.failNext('uploads', ({ request, response }) => {
    const small = save();
    gateway.onRequest = (line) => {
      if (line.startsWith('PATCH') && gateway.requested('PATCH') === 3)
        expect([stateOf(large), stateOf(small)]).toEqual(['queued', 'received']);
    };
    void gateway.uploads.serve(request, response);
  });
  sync.start();
  await saw('received', 1);
  expect(gateway.requested('PATCH')).toBeLessThan(10);
  await allSent();
});

test.each([
  ['reset', faults.reset],
  ['captive portal', faults.captivePortal],
  ['redirect', faults.redirect],
  ['500', status(500)],
  ['409', status(409)],
  ['423', status(423)],
  ['404 of a proxy', strangersStatus(404)],
  ['413 of a proxy', strangersStatus(413)],
])('%s while uploading: goes on where the server stands, and sends nothing twice', async (_, fault) => {
  const { gateway, sync, save, clock, allSent, eventually } = await running();
  save(randomUUID(), 'application', [photo(20_000)]);
  gateway.failNextWhen((line) => line.startsWith('PATCH') && gateway.requested('PATCH') === 3, fault);
  sync.start();
  await eventually(() => gateway.requested('PATCH') === 3, 'the third chunk');
  await eventually(() => {
    clock.advance(1_000);
    return gateway.requested('HEAD') === 1;
  }, 'asked where it stands');
  await allSent();
  expect(gateway.requested('POST /v1/uploads')).toBe(1);
  expect(patches(gateway.requests)).toHaveLength(6);
});

test('a silent server is given up after the time allowed', async () => {
  const { gateway, sync, save, clock, allSent, eventually, saw } = await running();
  save(randomUUID(), 'application', [photo(9_000)]);
  gateway.failNextWhen((line) => line.startsWith('PATCH'), faults.silent);
  sync.start();
  await eventually(() => gateway.requested('PATCH') === 1, 'the first chunk');
  clock.advance(requestTimeoutMs * 2);
  await saw('retry');
  await eventually(() => {
    clock.advance(1_000);
    return gateway.uploads.arrived.size === 1;
  }, 'uploaded');
  await allSent();
});

test.each([404, 410])('%i at an upload that was begun: begun anew', async (code) => {
  const { gateway, sync, save, allSent } = await running();
  save(randomUUID(), 'application', [photo(9_000)]);
  gateway.failNextWhen((line) => line.startsWith('PATCH') && gateway.requested('PATCH') === 2, status(code));
  sync.start();
  await allSent();
  expect(gateway.requested('POST /v1/uploads')).toBe(2);
});

test('bytes that were changed on the way are not what was announced: all of it again, in a new place', async () => {
  const { gateway, sync, save, clock, eventually, store } = await running();
  save(randomUUID(), 'application', [photo(9_000), photo(500)]);
  gateway.uploads.spoilNext = true;
  sync.start();
  await eventually(() => {
    clock.advance(1_000);
    return store.submissions.counts().everythingSent;
  }, 'everything sent');
  expect(gateway.requested('POST /v1/uploads')).toBe(3);
});

test('the platform says it misses what it claims to have: everything again, in new places', async () => {
  const { gateway, sync, save, clock, eventually, store } = await running();
  const { id } = save(randomUUID(), 'application', [photo(9_000)]);
  const answers = [refusal(409, 'attachmentsMissing'), refusal(409, 'attachmentsMissing')];
  gateway.instead = (request) => (request.id === id ? answers.shift() : undefined);
  sync.start();
  await eventually(() => {
    clock.advance(1_000);
    return store.submissions.counts().everythingSent;
  }, 'everything sent');
  expect(gateway.requested('POST /v1/uploads')).toBe(2);
});

test('a platform put back without the uploads gets them again', async () => {
  const { gateway, sync, save, clock, eventually, store, allSent } = await running();
  save(randomUUID(), 'application', [photo(9_000)]);
  sync.start();
  await allSent();
  gateway.restore(0);
  await gateway.uploads.forget();
  clock.advance(600_000);
  await eventually(() => {
    clock.advance(1_000);
    return gateway.effects.length === 1 && store.submissions.counts().everythingSent;
  }, 'received again');
  expect(gateway.requested('POST /v1/uploads')).toBe(2);
});

test('an upload that fails again and again keeps nobody from being sent', async () => {
  const { gateway, sync, save, stateOf, eventually } = await running();
  const [bad, good] = [1, 2].map(() => save(randomUUID(), 'application', [photo(6_000)]));
  const plain = save();
  gateway.failAlways(
    (line, metadata) => line.startsWith('POST') && metadata.includes(btoa(bad!.id)),
    status(507),
  );
  sync.start();
  await eventually(
    () => stateOf(good!) === 'received' && stateOf(plain) === 'received',
    'the others received',
  );
  expect(stateOf(bad!)).toBe('queued');
});

test('an attachment the platform takes on no account: held for staff after it said so twice', async () => {
  const { gateway, sync, save, saw, stateOf, clock, events } = await running();
  const saved = save(randomUUID(), 'application', [photo(6_000)]);
  gateway.failAlways((line) => line.startsWith('POST /v1/uploads'), status(413, {}, 'tooLarge'));
  sync.start();
  await saw('retry');
  clock.advance(2_000);
  await saw('held');
  expect(stateOf(saved)).toBe('refused');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'held', code: 'tooLarge', status: 413 }));
});

test('a file that was changed on the disk is not sent: held, and told', async () => {
  const { gateway, sync, save, saw, stateOf, store } = await running();
  const saved = save(randomUUID(), 'application', [photo(6_000)]);
  const [attachment] = store.queue.attachmentsOf(saved.id);
  const bytes = readFileSync(attachment!.path);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(attachment!.path, bytes);
  sync.start();
  await saw('held');
  expect(stateOf(saved)).toBe('blocked');
  expect(gateway.requested('POST /v1/uploads')).toBe(0);
});

test('the key goes to nobody else, whatever place a reply names', async () => {
  const { gateway, sync, save, allSent } = await running();
  const stranger = await startLocalGateway();
  save(randomUUID(), 'application', [photo(6_000)]);
  gateway.uploads.namePlacesAt(stranger.address);
  sync.start();
  await allSent();
  expect(stranger.requests).toEqual([]);
});

test.each([
  ['that stands still', { 'upload-offset': '0' }],
  ['beyond the end', { 'upload-offset': '999999' }],
  ['that is no number', { 'upload-offset': 'x' }],
])('an offset %s is not believed', async (_, headers) => {
  const { gateway, sync, save, saw, clock, eventually, store } = await running();
  save(randomUUID(), 'application', [photo(6_000)]);
  gateway.failNextWhen(
    (line) => line.startsWith('PATCH'),
    ({ response }) => {
      response.writeHead(204, { 'tus-resumable': '1.0.0', ...headers });
      response.end();
    },
  );
  sync.start();
  await saw('retry');
  await eventually(() => {
    clock.advance(1_000);
    return store.submissions.counts().everythingSent;
  }, 'everything sent');
});

test('locked out while it asks where an upload stands: asked where it is said in words, and paused', async () => {
  const { gateway, sync, save, saw, clock, events, eventually } = await running();
  save(randomUUID(), 'application', [photo(20_000)]);
  gateway.failNextWhen((line) => line.startsWith('PATCH') && gateway.requested('PATCH') === 2, faults.reset);
  gateway.onRequest = (line) => {
    if (line.startsWith('HEAD')) gateway.allowedKey = 'key-2';
  };
  sync.start();
  await eventually(() => {
    clock.advance(500);
    return events.some(({ kind }) => kind === 'paused');
  }, 'paused');
  await saw('paused');
  expect(events).toContainEqual(expect.objectContaining({ kind: 'paused', status: 401 }));
});

test('401 while uploading pauses, and a new key goes on', async () => {
  const { gateway, sync, save, saw, clock, keyFile, events, eventually, store } = await running();
  save(randomUUID(), 'application', [photo(6_000)]);
  gateway.failNextWhen(
    (line) => line.startsWith('POST /v1/uploads'),
    ({ response }) => {
      gateway.allowedKey = 'key-2';
      send(response, refusal(401));
    },
  );
  sync.start();
  await saw('paused');
  writeFileSync(keyFile, 'key-2');
  await eventually(() => {
    clock.advance(1_000);
    return store.submissions.counts().everythingSent;
  }, 'everything sent');
  expect(events.filter(({ kind }) => kind === 'paused')).toHaveLength(1);
  expect(events.filter(({ kind }) => kind === 'resumed')).toHaveLength(1);
});
