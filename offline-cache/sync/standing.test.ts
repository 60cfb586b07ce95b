import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newKeyPair, signText } from '../../seal/sm2.ts';
import { receiptText } from '../../seal/statements.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import { faults, send, status } from './fixtures/local-gateway.ts';
import { knownKeys, runningSync } from './fixtures/running-sync.ts';
import type { SyncEvent } from './sync-event.ts';

const tenMinutesMs = 600_000;

function only<Kind extends SyncEvent['kind']>(events: readonly SyncEvent[], kind: Kind) {
  return events.filter((event): event is Extract<SyncEvent, { kind: Kind }> => event.kind === kind);
}

test('after a restore everything above what the platform has is offered again, whoever told of it', async () => {
  const { gateway, sync, save, clock, eventually, events, store, allSent } = await runningSync();
  const saved = Array.from({ length: 12 }, () => save());
  sync.start();
  await allSent();
  gateway.restore(5);
  // health is what tells
  clock.advance(30_000);
  await eventually(() => gateway.effects.length === 12, 'offered again');
  await allSent();
  expect(only(events, 'reoffered')).toEqual([{ kind: 'reoffered', offered: 7, contentGone: 0 }]);
  expect(new Set(gateway.effects.map(({ id }) => id))).toEqual(new Set(saved.map(({ id }) => id)));
  expect(store.submissions.counts().everythingSent).toBe(true);
});

test('a restore that nobody told of is found within ten minutes', async () => {
  const { gateway, sync, save, clock, eventually, allSent } = await runningSync();
  for (let count = 0; count < 4; count += 1) save();
  sync.start();
  await allSent();
  const { epoch } = gateway;
  gateway.restore(1);
  gateway.epoch = epoch;
  await eventually(() => gateway.requested('GET /v1/standing') > 0, 'asked once');
  const restoredMs = clock.monotonicMs();
  await eventually(() => {
    clock.advance(30_000);
    return gateway.effects.length === 4;
  }, 'offered again');
  expect(clock.monotonicMs() - restoredMs).toBeLessThan(3 * tenMinutesMs);
});

test('an earlier part that the platform lost is offered again before the later one', async () => {
  const { gateway, sync, save, clock, eventually, allSent, store } = await runningSync();
  const first = save();
  sync.start();
  await allSent();
  const { epoch } = gateway;
  gateway.restore(0);
  gateway.epoch = epoch;
  save(first.caseId, 'evaluation');
  sync.nudge();
  await eventually(() => {
    clock.advance(5_000);
    return gateway.effects.length === 2 && store.submissions.counts().everythingSent;
  }, 'both parts there');
  expect(gateway.effects.map(({ caseSequence }) => caseSequence)).toEqual([1, 2]);
});

test('what every backup holds is erased here once its time is over', async () => {
  const { gateway, sync, save, clock, allSent, events, eventually } = await runningSync();
  save();
  save();
  sync.start();
  await allSent();
  clock.wall += 40 * 86_400_000;
  gateway.time = () => new Date(clock.wall).toISOString();
  gateway.erasableThrough = 1;
  await eventually(() => {
    clock.advance(30_000);
    return only(events, 'erased').length > 0;
  }, 'erased');
  expect(only(events, 'erased')).toEqual([{ kind: 'erased', submissions: 1 }]);
});

test('a clock that is wrong is told once, and once when it is right again; nothing else changes', async () => {
  const { gateway, sync, save, clock, allSent, events, eventually } = await runningSync();
  const skews = () => only(events, 'clockSkew').map(({ beyondLimit }) => beyondLimit);
  const askedAgain = async () => {
    const asked = gateway.requested('GET /v1/standing');
    await eventually(() => {
      clock.advance(30_000);
      return gateway.requested('GET /v1/standing') > asked;
    }, 'asked');
  };
  const platformMs = clock.wall;
  const startMs = clock.monotonicMs();
  gateway.time = () => new Date(platformMs + clock.monotonicMs() - startMs).toISOString();
  save();
  sync.start();
  await allSent();
  expect(skews()).toEqual([]);
  clock.wall += 301_000;
  await askedAgain();
  await askedAgain();
  await eventually(() => skews().length > 0, 'told');
  expect(only(events, 'clockSkew')[0]?.seconds).toBeGreaterThanOrEqual(301);
  clock.wall -= 10 * 365 * 86_400_000;
  save();
  await askedAgain();
  await allSent();
  clock.wall += 10 * 365 * 86_400_000 - 301_000;
  await askedAgain();
  await eventually(() => skews().length > 1, 'told again');
  expect(skews()).toEqual([true, false]);
});

test('keys are asked for when the line comes up and once a day', async () => {
  const { gateway, sync, clock, online, eventually } = await runningSync();
  sync.start();
  await online();
  await eventually(() => gateway.requested('GET /v1/keys') === 1, 'asked');
  const startMs = clock.monotonicMs();
  await eventually(() => {
    clock.advance(300_000);
    return gateway.requested('GET /v1/keys') === 2;
  }, 'asked again');
  expect(clock.monotonicMs() - startMs).toBeGreaterThan(86_000_000);
  // 144 times in the day, fewer where steps of the clock overtake the answers
  expect(gateway.requested('GET /v1/standing')).toBeGreaterThan(5);
});

test('a certificate is asked for while there is none, and taken once', async () => {
  let registration = {
    terminalId: 'PL-TEST-0001',
    publicKey: `04${'1'.repeat(128)}`,
    signature: '2'.repeat(128),
  } as ReturnType<typeof knownKeys.registration>;
  const keys = {
    ...knownKeys,
    registration: () => registration,
    takeCertificate: () => {
      registration = undefined;
      return { ok: true as const, value: true };
    },
  };
  const { gateway, sync, events, clock, eventually } = await runningSync({ keys });
  gateway.failNext('terminal-keys', status(503));
  sync.start();
  await eventually(() => gateway.requested('POST /v1/terminal-keys') === 1, 'asked');
  await eventually(() => {
    clock.advance(5_000);
    return only(events, 'keys').length > 0;
  }, 'asked again');
  expect(only(events, 'keys')).toEqual([{ kind: 'keys', change: 'certificate' }]);
});

test('keys that nobody believed in signed are told once and change nothing', async () => {
  const keys = {
    ...knownKeys,
    takeKeySet: () => ({ ok: false as const, failure: { code: 'notBelieved' as const, detail: 'x' } }),
  };
  const { sync, saw, events, clock, gateway, eventually, save, allSent } = await runningSync({ keys });
  const newestAsked = () => gateway.requests.filter((line) => line === 'GET /v1/keys').length;
  sync.start();
  await saw('keysNotBelieved');
  await eventually(() => {
    clock.advance(300_000);
    return newestAsked() === 2;
  }, 'asked again');
  save();
  sync.nudge();
  await allSent();
  expect(only(events, 'keysNotBelieved')).toEqual([{ kind: 'keysNotBelieved', what: 'keySet' }]);
});

test('without any platform key nothing is sent: one event, and all goes when there is one', async () => {
  let believed = false;
  const keys = { ...knownKeys, platformKeys: () => (believed ? knownKeys.platformKeys() : []) };
  const { gateway, sync, save, saw, clock, events, eventually, store } = await runningSync({ keys });
  const { id } = save();
  sync.start();
  await saw('paused');
  for (let time = 0; time < 20; time += 1) {
    clock.advance(30_000);
    await eventually(() => true, '');
  }
  expect(gateway.offered(id)).toBe(0);
  expect(only(events, 'paused')).toEqual([expect.objectContaining({ code: 'noPlatformKeys' })]);
  believed = true;
  await eventually(() => {
    clock.advance(60_000);
    return store.submissions.counts().everythingSent;
  }, 'sent');
  await saw('resumed');
});

test('a receipt signed with a new key of the platform is believed as soon as that key is', async () => {
  const next = newKeyPair();
  let believesNext = false;
  let taken = 0;
  const keys = {
    ...knownKeys,
    platformKeys: () => [...knownKeys.platformKeys(), ...(believesNext ? [next] : [])],
    takeKeySet: () => {
      believesNext = isPublished;
      taken += 1;
      return { ok: true as const, value: isPublished };
    },
  };
  let isPublished = false;
  const { gateway, sync, save, clock, online, saw, eventually, store, events } = await runningSync({ keys });
  sync.start();
  await online();
  // taken, not only asked for: the answer still under way would bring the new key
  await eventually(() => taken === 1, 'keys taken');
  isPublished = true;
  gateway.failAlways(
    (line) => line.startsWith('PUT'),
    ({ response, answer }) => {
      const receipt = answer().body as SubmissionReceipt;
      const signature = signText(receiptText(receipt), next);
      send(response, { status: 200, body: { ...receipt, signedBy: next.keyId, signature } });
    },
  );
  save();
  sync.nudge();
  await saw('retry');
  expect(only(events, 'retry')[0]).toMatchObject({ errorClass: 'notOurGateway', code: 'unknownSigner' });
  await eventually(() => {
    clock.advance(5_000);
    return store.submissions.counts().everythingSent;
  }, 'received');
  expect(gateway.requested('GET /v1/keys')).toBe(2);
});

test.each([
  ['of a stranger', newKeyPair()],
  ['made for something else', undefined],
])('a receipt with a signature %s settles nothing, and no key of a stranger is believed', async (_, pair) => {
  const { gateway, sync, save, saw, store } = await runningSync();
  gateway.failNext('submissions', ({ response, answer }) => {
    const receipt = answer().body as SubmissionReceipt;
    const words = pair ? receipt : { ...receipt, serverSequence: receipt.serverSequence + 1 };
    const forged = pair ? { signature: signText(receiptText(receipt), pair), signedBy: pair.keyId } : {};
    send(response, { status: 200, body: { ...words, ...forged } });
  });
  save();
  sync.start();
  await saw('retry');
  expect(store.submissions.counts().queued).toBe(1);
});

test('an acceptance that the platform did not sign is none', async () => {
  const { gateway, sync, save, saw, stateOf, clock, sleep, eventually } = await runningSync();
  const saved = save();
  sync.start();
  await eventually(() => gateway.requested('GET /v1/cases') === 1, 'asked once');
  gateway.acceptedCases.add(saved.caseId);
  gateway.failNext('cases', ({ response, answer }) =>
    send(response, { status: 200, body: { ...answer().body, acceptedBy: '别人' } }),
  );
  await eventually(() => {
    clock.advance(1_000);
    return gateway.requested('GET /v1/cases') === 2;
  }, 'asked again');
  await sleep();
  expect(stateOf(saved)).toBe('received');
  await eventually(() => {
    clock.advance(1_000);
    return stateOf(saved) === 'accepted';
  }, 'accepted');
  await saw('accepted');
});

test('a long pause is one event at its begin and one at its end, with growing delays', async () => {
  const { gateway, sync, save, clock, saw, store, keyFile, events, eventually } = await runningSync();
  gateway.allowedKey = 'key-2';
  const { id } = save();
  sync.start();
  await saw('paused');
  const askedAfter: number[] = [];
  for (let pause = 0; pause < 5; pause += 1) {
    const offered = gateway.offered(id);
    await eventually(() => {
      clock.advance(500);
      return gateway.offered(id) > offered;
    }, 'asked again');
    askedAfter.push(clock.monotonicMs());
  }
  const delays = askedAfter.slice(1).map((moment, index) => moment - askedAfter[index]!);
  expect(delays.at(-1)).toBeGreaterThan(delays[0]! * 3);
  expect(only(events, 'paused')).toHaveLength(1);
  writeFileSync(keyFile, 'key-2');
  // the last refusal may still be on its way here, so that no single step is sure to reach past the pause
  await eventually(() => {
    clock.advance(30_000);
    return store.submissions.counts().everythingSent;
  }, 'everything sent');
  expect(only(events, 'resumed')).toHaveLength(1);
});

test('a question that the line ate is asked again later, and holds up nothing', async () => {
  const { gateway, sync, save, clock, allSent, eventually } = await runningSync();
  gateway.failNext('standing', faults.reset);
  gateway.failNext('keys', faults.captivePortal);
  save();
  sync.start();
  await allSent();
  await eventually(() => {
    clock.advance(5_000);
    return gateway.requested('GET /v1/standing') === 2 && gateway.requested('GET /v1/keys') === 2;
  }, 'asked again');
});
