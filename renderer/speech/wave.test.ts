// @vitest-environment node
import { assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { oggSeconds } from './clips/ogg.ts';
import { readWave, secondsOf, trimmed, writeWave } from './wave.ts';

const tone = (length: number, loud: number) =>
  Int16Array.from({ length }, (_, index) => Math.round(loud * Math.sin(index / 5)));

test('a wave is read as it was written', () => {
  const wave = { sampleRate: 22_050, samples: tone(4410, 9000) };
  expect(readWave(writeWave(wave))).toEqual(wave);
  expect(secondsOf(wave)).toBe(0.2);
});

test('silence around a sound goes away, and every clip is as loud as the next', () => {
  assert(
    property(integer({ min: 300, max: 32_000 }), integer({ min: 0, max: 9000 }), (loud, quiet) => {
      const samples = Int16Array.from([...new Array<number>(quiet).fill(0), ...tone(2000, loud), 0, 0, 0]);
      const kept = trimmed({ sampleRate: 22_050, samples }).samples;
      expect(kept.length).toBeLessThan(2000 + 600);
      expect(Math.abs(kept.reduce((most, each) => Math.max(most, Math.abs(each)), 0) - 23_000)).toBeLessThan(
        2,
      );
    }),
  );
  expect(trimmed({ sampleRate: 22_050, samples: new Int16Array(900) }).samples).toHaveLength(0);
});

test('no bytes are too strange', () => {
  const riff = writeWave({ sampleRate: 8000, samples: tone(20, 900) });
  assert(
    property(uint8Array({ maxLength: 90 }), integer({ min: 0, max: 80 }), (bytes, cut) => {
      readWave(bytes);
      readWave(riff.subarray(0, cut));
      oggSeconds(bytes);
      oggSeconds(Buffer.concat([Buffer.from('OggS'), bytes]));
    }),
  );
});
