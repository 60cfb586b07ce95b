import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeededRandom } from '../random.ts';
import { sectorBytes } from './contents.ts';
import { DiskModel } from './disk-model.ts';
import { firstDifference } from './folder-image.ts';
import type { FolderImage, Operation } from './operations.ts';
import { drawCut } from './power-cut.ts';

const files = [1, 2];
const mostBytes = 4 * sectorBytes;

/** Two files are made and named; then anything happens to them. */
const preparation: Operation[] = files.map((file) => ({
  kind: 'names',
  changes: [{ folder: 0, name: `file-${file}`, to: file }],
  made: { inode: file, what: 'file' },
}));

const file = fc.constantFrom(...files);
const write = fc
  .record({ file, offset: fc.nat(mostBytes), length: fc.integer({ min: 1, max: 900 }), byte: fc.nat(255) })
  .map(({ length, byte, ...place }) => ({
    kind: 'write' as const,
    ...place,
    data: Buffer.alloc(length, byte),
  }));
const resize = fc
  .record({ file, size: fc.nat(mostBytes) })
  .map(({ file, size }): Operation => ({ kind: 'resize', file, size }));
const sync = fc.constantFrom(0, ...files).map((inode): Operation => ({ kind: 'sync', inode }));
const rename = file.map((one): Operation => ({
  kind: 'names',
  changes: [
    { folder: 0, name: `file-${one}`, to: undefined },
    { folder: 0, name: 'renamed', to: one },
  ],
}));
const history = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: write },
    { weight: 1, arbitrary: resize },
    { weight: 2, arbitrary: sync },
    { weight: 1, arbitrary: rename },
  ),
  { maxLength: 25 },
);
const seed = fc.nat(1_000_000);

function diskAfter(operations: readonly Operation[]): DiskModel {
  const disk = new DiskModel();
  for (const operation of [...preparation, ...operations]) disk.apply(operation);
  return disk;
}

function draw(disk: DiskModel, seed: number): FolderImage {
  return disk.after(drawCut(disk, new SeededRandom(seed)));
}

/**
 * The contents a file has had, in order, as far back as a power cut can reach: since the last flush of it. Written a
 * second time, in the simplest way, to compare with.
 */
function reachableContents(operations: readonly Operation[], file: number): Buffer[] {
  let contents = [Buffer.alloc(0)];
  for (const operation of operations) {
    const last = contents.at(-1) ?? Buffer.alloc(0);
    if (operation.kind === 'write' && operation.file === file) {
      const next = Buffer.alloc(Math.max(last.length, operation.offset + operation.data.length));
      last.copy(next);
      operation.data.copy(next, operation.offset);
      contents.push(next);
    } else if (operation.kind === 'resize' && operation.file === file) {
      const next = Buffer.alloc(operation.size);
      last.copy(next);
      contents.push(next);
    } else if (operation.kind === 'sync' && operation.inode === file) contents = [last];
  }
  return contents;
}

/** Every sector is one that the file has had (or zero), and its length is one of its lengths. */
function isLegal(found: Buffer, reachable: readonly Buffer[]): boolean {
  if (!reachable.some(({ length }) => length === found.length)) return false;
  for (let start = 0; start < found.length; start += sectorBytes) {
    const end = Math.min(start + sectorBytes, found.length);
    const sector = found.subarray(start, end);
    const versions = reachable.map((content) => padded(content.subarray(start, start + sectorBytes)));
    const isKnown = versions.some((version) => version.subarray(0, sector.length).equals(sector));
    if (!isKnown && !sector.every((byte) => byte === 0) && !versions.some((one) => isCut(one, sector)))
      return false;
  }
  return true;
}

/** A version that was cut off by a shortening and grew again: its beginning, then zeros. */
function isCut(version: Buffer, sector: Buffer): boolean {
  const zeros = [...sector].findLastIndex((byte) => byte !== 0) + 1;
  return version.subarray(0, zeros).equals(sector.subarray(0, zeros));
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(sectorBytes - bytes.length)]);
}

test('a state is always a legal one: each sector and each length was there since the last flush', () => {
  fc.assert(
    fc.property(history, seed, (operations, seed) => {
      const image = draw(diskAfter(operations), seed);
      for (const one of files) {
        const found = image.get(`file-${one}`);
        if (Buffer.isBuffer(found)) expect(isLegal(found, reachableContents(operations, one))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test('with everything flushed there is exactly one state, and it is what programs saw', () => {
  fc.assert(
    fc.property(history, seed, (operations, seed) => {
      const flushes = [0, ...files].map((inode): Operation => ({ kind: 'sync', inode }));
      const disk = diskAfter([...operations, ...flushes]);
      expect(firstDifference(disk.asSeen(), draw(disk, seed))).toBeUndefined();
    }),
  );
});

const settled: Operation[] = [0, ...files].map((inode) => ({ kind: 'sync', inode }));

/** Whatever happens to the other file, its flushes failing included. */
test('what was flushed is in every state, whatever comes after it', () => {
  const onOtherFile = fc.oneof(
    write.map((operation): Operation => ({ ...operation, file: 2 })),
    fc.constantFrom<Operation>({ kind: 'sync', inode: 2 }, { kind: 'syncFailed', inode: 2 }),
  );
  fc.assert(
    fc.property(history, fc.array(onOtherFile, { maxLength: 10 }), seed, (before, after, seed) => {
      const flushed = diskAfter([...before, ...settled]);
      const name = [...flushed.inodes()].find(([, inode]) => inode === 1)?.[0] ?? '';
      const image = draw(diskAfter([...before, ...settled, ...after]), seed);
      expect(image.get(name)).toEqual(flushed.asSeen().get(name));
    }),
  );
});

test('a state repeats for its seed', () => {
  fc.assert(
    fc.property(history, seed, (operations, seed) => {
      const [one, other] = [diskAfter(operations), diskAfter(operations)];
      expect(firstDifference(draw(one, seed), draw(other, seed))).toBeUndefined();
    }),
  );
});

test('a copy goes its own way', () => {
  fc.assert(
    fc.property(history, history, seed, (operations, later, seed) => {
      const disk = diskAfter(operations);
      const copy = disk.copy();
      for (const operation of later) copy.apply(operation);
      expect(firstDifference(draw(disk, seed), draw(diskAfter(operations), seed))).toBeUndefined();
      expect(
        firstDifference(draw(copy, seed), draw(diskAfter([...operations, ...later]), seed)),
      ).toBeUndefined();
    }),
  );
});

/** All states that a thousand draws find. */
function drawMany(disk: DiskModel): Set<string> {
  const states = Array.from({ length: 1_000 }, (_, seed) => draw(disk, seed));
  return new Set(
    states.map((image) =>
      JSON.stringify([...image].map(([name, content]) => [name, content.toString('latin1')])),
    ),
  );
}

test('a name that was not flushed may be missing, though its file was flushed', () => {
  const disk = diskAfter([
    { kind: 'write', file: 1, offset: 0, data: Buffer.from('a') },
    { kind: 'sync', inode: 1 },
  ]);
  const states = drawMany(disk);
  expect(states).toContain(JSON.stringify([]));
  expect(states).toContain(JSON.stringify([['file-1', 'a']]));
});

test('a rename that was not flushed leaves the old name or the new one, never both or none', () => {
  const disk = diskAfter([
    { kind: 'sync', inode: 0 },
    {
      kind: 'names',
      changes: [
        { folder: 0, name: 'file-1', to: undefined },
        { folder: 0, name: 'file-2', to: 1 },
      ],
    },
  ]);
  const names = [...drawMany(disk)].map((state) => (JSON.parse(state) as [string][]).map(([name]) => name));
  expect(new Set(names.map(String))).toEqual(new Set(['file-1,file-2', 'file-2']));
});

test('two writes are reordered, and one is torn at a sector', () => {
  const disk = diskAfter([
    { kind: 'resize', file: 1, size: 3 * sectorBytes },
    { kind: 'sync', inode: 1 },
    { kind: 'sync', inode: 0 },
    { kind: 'write', file: 1, offset: 0, data: Buffer.alloc(2 * sectorBytes, 'a') },
    { kind: 'write', file: 1, offset: 2 * sectorBytes, data: Buffer.alloc(sectorBytes, 'b') },
  ]);
  const states = drawMany(disk);
  const sectors = [...states].map((state) => {
    const [[, content] = ['', '']] = (JSON.parse(state) as [string, string][]).filter(
      ([name]) => name === 'file-1',
    );
    return [0, 1, 2].map((sector) => content[sector * sectorBytes]?.replace('\0', '-')).join('');
  });
  expect(new Set(sectors)).toEqual(new Set(['---', 'a--', '-a-', 'aa-', '--b', 'a-b', '-ab', 'aab']));
});

test('a file that grew is as long as before or as long as now', () => {
  const grown = Buffer.alloc(sectorBytes, 'a');
  const disk = diskAfter([
    { kind: 'sync', inode: 0 },
    { kind: 'write', file: 1, offset: 0, data: grown },
  ]);
  const contents = [...drawMany(disk)].map((state) => (JSON.parse(state) as [string, string][])[0]?.[1]);
  const zeros = '\0'.repeat(sectorBytes);
  expect(new Set(contents)).toEqual(new Set(['', zeros, grown.toString('latin1')]));
});

test('what was written and flushed anew after a failed flush is there', () => {
  const write = (letter: string): Operation => ({
    kind: 'write',
    file: 1,
    offset: 0,
    data: Buffer.alloc(sectorBytes, letter),
  });
  const anew: Operation[] = [write('a'), { kind: 'syncFailed', inode: 1 }, write('b')];
  const states = drawMany(diskAfter([...anew, { kind: 'sync', inode: 1 }, { kind: 'sync', inode: 0 }]));
  expect([...states]).toEqual([expect.stringContaining('bbb')]);
});

test('what a failed flush left in doubt is gone with the end of the file', () => {
  const disk = diskAfter([
    { kind: 'write', file: 1, offset: 0, data: Buffer.alloc(2 * sectorBytes, 'a') },
    { kind: 'syncFailed', inode: 1 },
    { kind: 'resize', file: 1, size: 0 },
    { kind: 'resize', file: 1, size: 2 * sectorBytes },
    { kind: 'sync', inode: 1 },
    { kind: 'sync', inode: 0 },
  ]);
  expect([...drawMany(disk)]).toEqual([expect.not.stringContaining('aa')]);
});

test('after a failed flush a later one promises nothing about what was to be flushed', () => {
  const disk = diskAfter([
    { kind: 'write', file: 1, offset: 0, data: Buffer.alloc(sectorBytes, 'a') },
    { kind: 'syncFailed', inode: 1 },
    { kind: 'write', file: 1, offset: sectorBytes, data: Buffer.alloc(sectorBytes, 'b') },
    { kind: 'sync', inode: 1 },
    { kind: 'sync', inode: 0 },
  ]);
  const begins = [...drawMany(disk)].map((state) => (JSON.parse(state) as [string, string][])[0]?.[1]);
  expect(new Set(begins.map((content) => content?.[0]))).toEqual(new Set(['a', '\0']));
  expect(begins.every((content) => content?.endsWith('b'))).toBe(true);
});
