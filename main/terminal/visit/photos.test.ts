import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { VisitView } from '../../../contract/visit.ts';
import { codes, wang } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';
import { jpegOf } from './photos.ts';

const page = (mark: number, size = 900): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(size, mark), Buffer.from([0xff, 0xd9])]);
const works = { device: 'online', camera: 'ok' } as const;
const signature = [[{ x: 1, y: 2, t: 0 }]];
let bench: VisitBench;

beforeEach(() => {
  bench = new VisitBench();
  bench.facts = { ...bench.facts, documentCamera: works };
  bench.visit.onView((view) => void VisitView.parse(view));
});

async function toTheForm(): Promise<void> {
  await bench.send({ kind: 'chooseTheme', theme: 'pension' }, { kind: 'chooseService', code: codes.photo });
  await bench.send({ kind: 'begin' }, { kind: 'agree' });
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
  await settle();
  await bench.send({ kind: 'answer', question: 'delivery', value: 'village' });
}

const add = (bytes: Buffer) =>
  bench.send({ kind: 'addPhoto', question: 'proof', jpeg: bytes.toString('base64') });
const done = () => bench.send({ kind: 'answer', question: 'proof', value: '1' });
const phone = () => bench.send({ kind: 'answer', question: 'phone', value: '18909330933' });
const question = () => bench.screen('question').question;
const proofRow = () => bench.screen('review').rows.find(({ id }) => id === 'proof')?.value;

test('pages are counted, handed in as attachments, and nowhere else', async () => {
  await toTheForm();
  expect(question()).toMatchObject({ id: 'proof', input: 'photo', photo: { maxPages: 2, taken: 0 } });
  await add(page(1));
  await add(page(2));
  expect(question().photo?.taken).toBe(2);
  await add(page(3));
  expect(question().photo?.taken).toBe(2);
  await done();
  await phone();
  expect(proofRow()).toBe('已拍 2 张');
  const kept: Buffer[] = [];
  const [saved] = await submitted((bytes) => kept.push(Buffer.from(bytes)));
  expect(kept).toEqual([page(1), page(2)]);
  expect(saved?.attachments?.map(({ material, mediaType }) => [material, mediaType])).toEqual([
    ['proof', 'image/jpeg'],
    ['proof', 'image/jpeg'],
  ]);
  expect(saved?.body).toMatchObject({ answers: { proof: 2 } });
  // sealed by then: what the visit held is overwritten
  expect(saved?.attachments?.every(({ bytes }) => bytes.every((byte) => byte === 0))).toBe(true);
  expect(bench.logLines.join()).not.toContain(page(1).toString('base64').slice(0, 20));
});

/** Submits; `seen` gets the bytes of each attachment at the moment of saving. */
async function submitted(seen: (bytes: Uint8Array) => void) {
  const push = bench.saved.push.bind(bench.saved);
  bench.saved.push = (...submissions) => {
    submissions.forEach(({ attachments }) => attachments?.forEach(({ bytes }) => seen(bytes)));
    return push(...submissions);
  };
  await bench.send({ kind: 'submit', signature });
  return bench.saved;
}

test('passed over: nothing is attached, and the review says so', async () => {
  await toTheForm();
  await add(page(1));
  await bench.send({ kind: 'answer', question: 'proof', value: '0' });
  await phone();
  expect(proofRow()).toBe('没有拍，以后再交');
  await bench.send({ kind: 'submit', signature });
  expect(bench.saved[0]?.attachments).toBeUndefined();
});

test('taken again from the review', async () => {
  await toTheForm();
  await add(page(1));
  await done();
  await phone();
  await bench.send({ kind: 'change', question: 'proof' }, { kind: 'retakePhotos', question: 'proof' });
  expect(question().photo?.taken).toBe(0);
  await add(page(5));
  await done();
  const kept: number[] = [];
  await submitted((bytes) => kept.push(bytes[8] ?? 0));
  expect(kept).toEqual([5]);
});

test('refused by the store: the pages are still there for the next attempt', async () => {
  await toTheForm();
  await add(page(4));
  await done();
  await phone();
  bench.storeFailure = { code: 'diskFull', detail: '' };
  await bench.send({ kind: 'submit', signature });
  expect(bench.screen('review').trouble).toBe('storageRefused');
  bench.storeFailure = undefined;
  const kept: number[] = [];
  await submitted((bytes) => kept.push(bytes[8] ?? 0));
  expect(kept).toEqual([4]);
});

test.each([
  undefined,
  { device: 'starting', camera: 'unknown' },
  { device: 'noDevice', camera: 'unknown' },
  { device: 'online', camera: 'inop' },
] as const)('not asked while the camera is %j', async (documentCamera) => {
  bench.facts = { ...bench.facts, documentCamera };
  await toTheForm();
  expect(question().id).toBe('phone');
  await phone();
  expect(proofRow()).toBeUndefined();
  await bench.send({ kind: 'submit', signature });
  expect(bench.saved).toHaveLength(1);
});

test('a camera that dies under the question takes neither the question nor the pages', async () => {
  await toTheForm();
  await add(page(1));
  bench.facts = { ...bench.facts, documentCamera: { device: 'noDevice', camera: 'unknown' } };
  bench.visit.refresh();
  expect(question()).toMatchObject({ id: 'proof', photo: { taken: 1 } });
  await done();
  expect(question().id).toBe('phone');
  await bench.send({ kind: 'back' });
  expect(question().id).toBe('proof');
});

test('what is no JPEG, or for another question, is not kept', async () => {
  await toTheForm();
  await add(Buffer.from('%PDF-1.7 and so on'));
  expect(question()).toMatchObject({
    photo: { taken: 0 },
    refusal: expect.stringContaining('再拍一次') as string,
  });
  await add(page(1));
  expect(question().refusal).toBeUndefined();
  await bench.send({ kind: 'addPhoto', question: 'phone', jpeg: page(1).toString('base64') });
  expect(question().photo?.taken).toBe(1);
});

test('nothing of one visit is there in the next', async () => {
  await toTheForm();
  await add(page(1));
  await bench.send({ kind: 'home' }, { kind: 'confirmLeave' });
  await bench.clock.advance(120_000);
  bench.visit.cardEvent({ kind: 'mediaRemoved' });
  await settle();
  await toTheForm();
  expect(question().photo?.taken).toBe(0);
});

test('only what begins and ends as a JPEG, up to a megabyte', () => {
  expect(jpegOf(page(1).toString('base64'))).toEqual(page(1));
  expect(jpegOf(page(1, 1_000_000).toString('base64'))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const kept = jpegOf(Buffer.from(bytes).toString('base64'));
      const magic = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
      if (!magic) expect(kept).toBeUndefined();
    }),
  );
});
