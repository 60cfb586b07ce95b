import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { card, ReaderBench } from './emulator/reader-bench.ts';

let bench: ReaderBench;

beforeEach(() => {
  bench = new ReaderBench();
});

afterEach(async () => {
  await bench.reader.stop();
  expect(bench.clock.waiting).toBe(0);
  expect(bench.transport.listening).toBe(0);
  expect(bench.transport.isOpen).toBe(false);
});

describe('disarmed', () => {
  test('notices a card laid down and lifted, and reads nothing', async () => {
    await bench.online();
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted']);
    expect(bench.reader.status()).toEqual({ device: 'online', media: 'present' });
    bench.emulator.liftCard();
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['mediaRemoved']);
    expect(bench.reader.status().media).toBe('notPresent');
    const { requests } = bench.emulator.state();
    expect(Object.keys(requests).toSorted()).toEqual(['findCard', 'samId', 'samStatus']);
  });
});

test('a card missed by one look was not removed', async () => {
  await bench.online();
  bench.emulator.placeCard(card('wang-shufen'));
  await bench.clock.advance(1000);
  let looks = 0;
  bench.transport.onUse = () => {
    looks += 1;
    if (looks === 1) bench.emulator.liftCard();
    else bench.emulator.placeCard(card('wang-shufen'));
  };
  await bench.clock.advance(2000);
  expect(looks).toBeGreaterThan(3);
  expect(bench.happened()).toEqual(['mediaInserted']);
});

describe('armed', () => {
  test('reads a card once per placement', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
    bench.emulator.liftCard();
    await bench.clock.advance(1500);
    bench.emulator.placeCard(card('long-name'));
    await bench.clock.advance(1500);
    expect(bench.happened()).toEqual(['mediaRemoved', 'mediaInserted', '阿卜杜热合曼·吐尔逊䶮麦麦提江']);
  });

  test('reads a card that lies there already, at once', async () => {
    bench.emulator.placeCard(card('ma-wenbin'));
    bench.reader.start();
    await bench.clock.advance(400);
    expect(bench.happened()).toEqual(['mediaInserted']);
    bench.reader.arm();
    await bench.clock.advance(150);
    expect(bench.happened()).toEqual(['马文斌']);
  });

  test('again reads again the card that stayed, without lifting', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(1000);
    bench.reader.disarm();
    await bench.clock.advance(2000);
    bench.reader.arm();
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['mediaInserted', '马文斌', '马文斌']);
  });

  test('sees one card swapped for another between two looks', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(1000);
    bench.emulator.placeCard(card('permit-hong-kong'));
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['mediaInserted', '马文斌', 'mediaRemoved', 'mediaInserted', '陈嘉欣']);
  });

  test('tells when the last byte came: wire time at 115200 after the request', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('ma-wenbin'));
    let seenAt = -1;
    bench.reader.onEvent((event) => {
      if (event.kind === 'cardRead') seenAt = event.timing.lastByteMs;
    });
    await bench.clock.advance(1000);
    const wireMs = ((15 + 19 + 1295) * 10) / 115.2;
    expect(seenAt).toBeGreaterThan(wireMs);
    expect(seenAt).toBeLessThan(wireMs + 400);
  });

  test('reads nothing more once it is disarmed between two commands', async () => {
    await bench.online();
    bench.reader.arm();
    bench.transport.onUse = () => {
      if (bench.emulator.state().requests.selectCard) return;
      if (bench.emulator.state().progress === 'found') bench.clock.after(1, () => bench.reader.disarm());
    };
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(3000);
    expect(bench.emulator.state().requests.readTextAndPhoto).toBeUndefined();
    expect(bench.happened()).toEqual(['mediaInserted']);
  });

  test('hands nothing over that was read for an arming that is over', async () => {
    await bench.online();
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(320);
    bench.reader.arm();
    await bench.clock.advance(60);
    expect(bench.emulator.state().progress).toBe('read');
    bench.reader.disarm();
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted']);
  });
});

describe('a card that cannot be read', () => {
  test.each([
    [0x41, 'cardUnreadable'],
    [0x31, 'cardUnreadable'],
    [0x47, 'cardUnreadable'],
    [0x40, 'cardUnknownType'],
    [0x66, 'readerRefuses'],
  ])('status %d is %s, told once, until it is lifted', async (statusForRead, problem) => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.setFaults({ statusForRead });
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual(['mediaInserted', problem]);
    bench.emulator.setFaults({});
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual([]);
    bench.emulator.liftCard();
    await bench.clock.advance(1500);
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(1500);
    expect(bench.happened()).toEqual(['mediaRemoved', 'mediaInserted', '王淑芬']);
  });

  test('carries the status word, and is tried again when armed again', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('damaged'));
    await bench.clock.advance(1000);
    expect(bench.events).toContainEqual({
      kind: 'cardProblem',
      problem: 'cardUnreadable',
      statusWord: '000041',
    });
    bench.happened();
    bench.reader.arm();
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['cardUnreadable']);
  });

  test('lifted in the middle of the reading', async () => {
    await bench.online();
    bench.reader.arm();
    bench.transport.onUse = () => {
      if (bench.emulator.state().progress === 'selected') bench.emulator.liftCard();
    };
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted', 'cardLiftedTooSoon', 'mediaRemoved']);
  });
});

describe('a bad line', () => {
  test.each([
    ['split into single bytes', { splitEvery: 1 }],
    ['with garbage before every reply', { garbageBefore: Uint8Array.of(0, 0xaa, 0x96, 0xaa, 0xaa, 1) }],
    [
      'with a header of nothing before every reply',
      { garbageBefore: Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 6, 0) },
    ],
    ['with a flipped byte', { flipByteOnce: 700 }],
    ['with a flipped length', { flipByteOnce: 5 }],
    ['with a cut reply', { cutReplyOnce: 600 }],
    ['slow', { delayMs: 1200 }],
  ])('%s is survived', async (_, faults) => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.setFaults(faults);
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(12_000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
    expect(bench.reader.status()).toEqual({ device: 'online', media: 'present' });
  });

  test('that damages every reply is told once, and survived when it ends', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('wang-shufen'));
    bench.transport.onUse = () => bench.emulator.setFaults({ flipByteOnce: 8 });
    await bench.clock.advance(20_000);
    expect(bench.happened()).toEqual(['readerGarbled']);
    expect(bench.reader.status().device).toBe('hardwareError');
    bench.transport.onUse = () => undefined;
    bench.emulator.setFaults({});
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
    expect(bench.reader.status().device).toBe('online');
  });

  test('late replies are not taken for the next command', async () => {
    await bench.online();
    bench.emulator.placeCard(card('wang-shufen'));
    bench.emulator.setFaults({ delayMs: 1700 });
    await bench.clock.advance(1900);
    bench.emulator.setFaults({});
    bench.reader.arm();
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
  });
});
