import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { echoLine } from './echo-line.test-support.ts';
import { faultNames, type FaultName } from './faults.ts';

const long = 'x'.repeat(4_000);
/** Long enough for what was sent to have arrived, if it had been. */
const aMomentMs = 60;

test('a line without a fault changes nothing', async () => {
  const { send, heard } = await echoLine([]);
  expect(await send('a')).toMatchObject({ status: 200, text: 'heard a' });
  expect(heard).toEqual(['a']);
});

test('lostRequest: the gateway hears nothing', async () => {
  const { send, heard } = await echoLine(['lostRequest']);
  expect(await send('a')).toBe('broken');
  expect(heard).toEqual([]);
});

test.each<FaultName>(['lostResponse', 'resetOnTheWayBack', 'replyTruncated'])(
  '%s: the gateway acts, its answer does not come whole',
  async (fault) => {
    const { send, heard } = await echoLine([fault]);
    expect(await send('a')).toBe('broken');
    expect(heard).toEqual(['a']);
  },
);

test('replyShortened: the cut answer looks whole', async () => {
  const { send, heard } = await echoLine(['replyShortened']);
  const seen = await send(long);
  expect(seen).toMatchObject({ status: 200 });
  expect(seen !== 'broken' && seen.text.length).toBeLessThan(4_006);
  expect(heard).toEqual([long]);
});

test('requestCut: the gateway hears the beginning only', async () => {
  const { send, heard, broken } = await echoLine(['requestCut']);
  expect(await send(long)).toBe('broken');
  await vi.waitFor(() => expect(broken.requests).toBe(1), { timeout: 20_000 });
  expect(heard).toEqual([]);
});

test('resetOnTheWayThere: the gateway hears the beginning at most', async () => {
  const { send, heard } = await echoLine(['resetOnTheWayThere']);
  expect(await send(long)).toBe('broken');
  await wait(aMomentMs);
  expect(heard).toEqual([]);
});

test.each<FaultName>(['throttled', 'drippingHeaders'])('%s: slow, but whole', async (fault) => {
  const { send, heard } = await echoLine([fault]);
  expect(await send('a'.repeat(900))).toMatchObject({ status: 200, text: `heard ${'a'.repeat(900)}` });
  expect(heard).toHaveLength(1);
});

test.each<[FaultName, number, string]>([
  ['portalPage', 200, 'text/html'],
  ['portalEmptyJson', 200, 'application/json'],
  ['portalRedirect', 302, 'text/html'],
  ['portal400', 400, 'text/html'],
  ['portal403', 403, 'text/html'],
  ['portal413', 413, 'text/html'],
  ['unavailable', 503, 'text/plain'],
])('%s: somebody else answers %i', async (fault, status, type) => {
  const { send, heard } = await echoLine([fault]);
  const seen = await send('a');
  expect(seen).toMatchObject({ status });
  expect(seen !== 'broken' && seen.headers.get('content-type')).toBe(type);
  expect(heard).toEqual([]);
});

test.each<FaultName>(['tooManyRequests', 'unavailableForSeconds', 'unavailableUntilDate'])(
  '%s: asks to wait, and the line knows for how long',
  async (fault) => {
    const { send, events, heard } = await echoLine([fault]);
    const seen = await send('a');
    expect(seen !== 'broken' && seen.headers.get('retry-after')).toBeTruthy();
    const [asked] = events.filter((event) => event.kind === 'askedToWait');
    expect(asked?.forMs).toBeGreaterThanOrEqual(2_000);
    expect(asked?.forMs).toBeLessThan(20_000);
    expect(heard).toEqual([]);
  },
);

test('duplicated: both reach the gateway, one answer comes back', async () => {
  const { send, heard } = await echoLine(['duplicated']);
  expect(await send('a')).toMatchObject({ text: 'heard a' });
  expect(heard).toEqual(['a', 'a']);
});

test('deliveredLate: the client hears nothing, the gateway hears it after a later one', async () => {
  const { send, heard } = await echoLine(['deliveredLate']);
  expect(await send('first')).toBe('broken');
  expect(heard).toEqual([]);
  await send('second');
  await vi.waitFor(() => expect(heard).toEqual(['second', 'first']), { timeout: 20_000 });
});

test('deliveredLate: nothing stays on the way when nothing later comes', async () => {
  const { send, heard, late } = await echoLine(['deliveredLate']);
  await send('first');
  await late.deliverAll();
  expect(heard).toEqual(['first']);
});

test('replyOfAnother waits until there is one, and the gateway never hears the request', async () => {
  const { send, heard } = await echoLine(['replyOfAnother']);
  expect(await send('first')).toMatchObject({ text: 'heard first' });
  expect(await send('second')).toMatchObject({ text: 'heard first' });
  expect(heard).toEqual(['first']);
});

test('replayedReply: an older answer, even to the same request', async () => {
  const { send, heard } = await echoLine(['none', 'replayedReply']);
  await send('same');
  expect(await send('same')).toMatchObject({ text: 'heard same' });
  expect(heard).toEqual(['same']);
});

test('answers to addresses of another kind are not mixed up', async () => {
  const { send } = await echoLine(['none', 'replayedReply']);
  await send('a', '/v1/others');
  expect(await send('b', '/v1/things')).toMatchObject({ text: 'heard b' });
});

test('requestBitFlipped: one bit of the body, in the chunk of an upload too', async () => {
  const { send, heard } = await echoLine(['requestBitFlipped']);
  await send(long, '/v1/uploads/1', 'PATCH');
  expect(bitsApart(Buffer.from(heard[0] ?? ''), Buffer.from(long))).toBe(1);
});

test('replyBitFlipped: the gateway heard it right', async () => {
  const { send, heard } = await echoLine(['replyBitFlipped'], 3);
  const seen = await send(long);
  expect(heard).toEqual([long]);
  expect(seen !== 'broken' && seen.text).not.toBe(`heard ${long}`);
});

test.each<[FaultName, string]>([
  ['gatewayKilledBeforeCommit', 'beforeCommit'],
  ['gatewayKilledAfterCommit', 'afterCommit'],
])('%s: whoever runs the gateway is asked to kill it', async (fault, moment) => {
  const { send, kills } = await echoLine([fault]);
  await send(long);
  expect(kills).toEqual([moment]);
});

test.each(faultNames.filter((name) => !['replyOfAnother', 'replayedReply'].includes(name)))(
  '%s is reported, and after it the line works',
  async (fault) => {
    const { send, events, line } = await echoLine([fault]);
    await send(long);
    line.calm();
    expect(await send('a')).toMatchObject({ text: 'heard a' });
    expect(events.flatMap((event) => (event.kind === 'fault' ? [event.name] : []))).toEqual([fault]);
  },
);

function bitsApart(one: Buffer, other: Buffer): number {
  const differing = [...one].map((byte, index) => (byte ^ (other[index] ?? 0)).toString(2));
  return differing.join('').replaceAll('0', '').length;
}
