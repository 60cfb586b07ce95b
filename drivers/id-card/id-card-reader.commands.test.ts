import { afterEach, describe, expect, test } from 'vitest';
import type { PhotoDecoder } from '../../contract/card.ts';
import { CardReaderCapabilities } from '../../contract/device-report.ts';
import type { ReadingOptions } from './card-reading.ts';
import { benchLines, card, ReaderBench } from './emulator/reader-bench.ts';

let bench = new ReaderBench();

afterEach(async () => {
  await bench.reader.stop();
  expect(bench.clock.waiting).toBe(0);
  expect(bench.transport.listening).toBe(0);
});

async function readingOf(id: string, reading: Partial<ReadingOptions> = {}, unknown: number[] = []) {
  bench = new ReaderBench('serial', reading);
  bench.emulator.setFaults({ unknownCommands: unknown });
  await bench.online();
  bench.reader.arm();
  bench.emulator.placeCard(card(id));
  await bench.clock.advance(5000);
  return bench.events.find((event) => event.kind === 'cardRead');
}

describe('what is read', () => {
  test('text, and the newest address of a card that carries one; no photo, no fingerprint', async () => {
    expect(await readingOf('ma-wenbin')).toMatchObject({
      card: { name: '马文斌', newestAddress: '甘肃省平凉市崆峒区四十里铺镇米家湾村二社' },
    });
    expect(bench.emulator.state().requests.readWithFingerprint).toBeUndefined();
    const other = await readingOf('wang-shufen');
    expect(other?.card).not.toHaveProperty('newestAddress');
    expect(Object.keys(other ?? {}).toSorted()).toEqual(['card', 'kind', 'timing']);
  });

  test('no newest address when nobody wants it', async () => {
    expect((await readingOf('ma-wenbin', { newestAddress: false }))?.card).not.toHaveProperty(
      'newestAddress',
    );
  });

  test('fingerprints when they are asked for, and text alone from a reader that has no such command', async () => {
    expect((await readingOf('ma-wenbin', { fingerprint: true }))?.fingerprint).toHaveLength(1024);
    const without = await readingOf('ma-wenbin', { fingerprint: true }, [0x3010]);
    expect(without?.card.name).toBe('马文斌');
    expect(without).not.toHaveProperty('fingerprint');
    expect(bench.emulator.state().requests.readWithFingerprint).toBe(1);
  });

  test('a reader without the command for newest addresses is asked once', async () => {
    expect((await readingOf('ma-wenbin', {}, [0x3003]))?.card.name).toBe('马文斌');
    expect(bench.emulator.state().requests.readNewestAddress).toBe(1);
  });

  test('the photo by a decoder that was given; one that fails costs the photo only', async () => {
    const photo = { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3) };
    const decoder: PhotoDecoder = { decode: (wlt) => (wlt.length === 1024 ? photo : undefined) };
    expect((await readingOf('ma-wenbin', { photoDecoder: decoder }))?.photo).toEqual(photo);
    const broken: PhotoDecoder = {
      decode: () => {
        throw new RangeError('no picture');
      },
    };
    expect(await readingOf('ma-wenbin', { photoDecoder: broken })).not.toHaveProperty('photo');
  });
});

describe.each(benchLines)('%s', (kind) => {
  test('capabilities carry the number of the security module once it is known', async () => {
    bench = new ReaderBench(kind);
    expect(bench.reader.capabilities()).not.toHaveProperty('serialNumber');
    await bench.online();
    const capabilities = CardReaderCapabilities.parse(bench.reader.capabilities());
    expect(capabilities.serialNumber).toBe('05.03-20261123-0000000001-0000000001');
  });

  test("a technician's commands run between the looks, one after another", async () => {
    bench = new ReaderBench(kind);
    expect(await bench.reader.maintain('samStatus')).toEqual({ completion: 'deviceNotReady' });
    await bench.online();
    const commands = ['samId', 'reset', 'setLargestRadioFrame', 'samStatus', 'setBaud9600'] as const;
    const outcomes = Promise.all(commands.map((command) => bench.reader.maintain(command)));
    await bench.clock.advance(5000);
    expect((await outcomes).map(({ completion }) => completion)).toEqual(commands.map(() => 'success'));
    expect((await outcomes)[0]?.serialNumber).toBe('05.03-20261123-0000000001-0000000001');
    expect(bench.reader.status().device).toBe('online');
  });
});

test('refusals, silence and giving up are told apart', async () => {
  bench = new ReaderBench();
  await bench.online();
  bench.emulator.setFaults({ samStatus: 0x60 });
  const refused = bench.reader.maintain('samStatus');
  await bench.clock.advance(1000);
  expect(await refused).toEqual({
    completion: 'commandErrorCode',
    status: { code: '0x60', chinese: '安全模块自检失败' },
  });
  bench.emulator.setFaults({ silent: true });
  const giveUp = new AbortController();
  const [silent, givenUp] = [
    bench.reader.maintain('samStatus'),
    bench.reader.maintain('samStatus', giveUp.signal),
  ];
  bench.clock.after(2500, () => giveUp.abort());
  await bench.clock.advance(3600);
  expect([await silent, await givenUp]).toEqual([{ completion: 'timeOut' }, { completion: 'canceled' }]);
});

test('a card that is refused carries its own status word', async () => {
  bench = new ReaderBench();
  await bench.online();
  bench.reader.arm();
  bench.emulator.setFaults({ statusForRead: 0x41, cardStatusWord: 0x6a82 });
  bench.emulator.placeCard(card('wang-shufen'));
  await bench.clock.advance(3000);
  expect(bench.events).toContainEqual({
    kind: 'cardProblem',
    problem: 'cardUnreadable',
    statusWord: '6A8241',
  });
});
