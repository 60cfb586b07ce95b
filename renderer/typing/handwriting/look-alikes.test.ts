import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { chance, distortions, type Chance } from '../../../tests/bench/handwriting/distortion.ts';
import { commonnessIn, readCharacterFrequency } from './build/character-frequency.ts';
import { composedCharacters } from './build/composed-characters.ts';
import { fitModel } from './build/fit-model.ts';
import { latinCharacters } from './build/latin-characters.ts';
import { commonnessAlone, meantBy } from './build/never-alone.ts';
import { readStrokeData, type WrittenCharacter } from './build/stroke-data.ts';
import { openRecogniser, type Recogniser } from './recogniser.ts';
import { encodeModel } from './model.ts';
import { type Stroke } from './strokes.ts';

/**
 * As a hand draws it, not as it is printed: strokes parted by `|`, corners as x and y in hundredths, drawn for this
 * test in straight lines.
 */
const drawn: readonly (readonly [character: string, strokes: string])[] = [
  ['口', '10 10 12 90|10 10 90 10 88 90|12 88 88 88'],
  ['口', '20 10 20 90|20 10 75 10 75 90|20 90 75 90'],
  ['口', '0 20 5 80|0 20 100 20 95 80|5 80 95 80'],
  ['口', '0 0 0 100|0 0 100 0 100 100|0 100 100 100'],
  // closed without lifting: the last stroke of the box runs back to the left
  ['口', '10 10 12 90|10 10 90 10 88 90 12 88'],
  ['口', '0 20 5 80|0 20 100 20 95 80 5 82'],
  ['日', '25 5 25 95|25 5 75 5 75 95 25 95|25 50 75 50'],
  ['田', '5 5 5 95|5 5 95 5 95 95 5 95|5 50 95 50|50 5 50 95'],
  // in one stroke, begun at any corner, either way around
  ['口', '0 0 4 90 96 88 100 5 2 3'],
  ['口', '100 5 96 88 4 90 0 0 98 6'],
  ['口', '4 90 96 88 100 5 0 0 5 87'],
  ['日', '25 5 25 95 75 95 75 5 25 5|25 50 75 50'],
  ['田', '5 5 5 95 95 95 95 5 7 6|5 50 95 50|50 5 50 95'],
  ['人', '50 5 45 40 5 95|47 40 65 70 95 95'],
  ['八', '35 20 20 60 0 90|60 5 75 50 100 90'],
  ['入', '35 5 50 10 95 95|50 20 40 55 5 95'],
  ['十', '0 50 100 50|50 0 50 100'],
  ['卜', '40 0 40 100|40 40 80 60'],
  ['日', '25 5 25 95|25 5 75 5 75 95|25 50 75 50|25 95 75 95'],
  ['土', '20 35 80 35|50 0 50 90|0 90 100 90'],
  ['士', '0 35 100 35|50 0 50 90|20 90 80 90'],
  ['未', '25 28 75 28|5 52 95 52|50 0 50 100|48 54 5 90|52 54 95 90'],
  ['末', '5 28 95 28|22 52 78 52|50 0 50 100|48 54 5 90|52 54 95 90'],
  ['大', '5 35 95 35|50 0 45 50 5 98|50 38 70 70 98 98'],
  ['太', '5 35 95 35|50 0 45 50 5 98|50 38 70 70 98 98|42 75 52 88'],
  ['犬', '5 35 95 35|48 0 43 50 5 98|50 38 70 70 98 98|68 8 80 20'],
  ['门', '15 0 28 12|10 20 10 100|35 10 90 10 90 95 78 90'],
  ['厂', '10 10 95 10|12 10 10 60 0 100'],
];
const hands = 6;
/** What lies near them, parts that nobody writes alone among it, and characters of names that are counted nowhere. */
const besides = [...'曰己已巳囗乛冂亻匚凵冖勹亠匸巴目田回囚闩三丫彳来木工王玉丈尤闯闪广刀力AD'];
const rareOfNames = [...'玥珺晞旻竑昣沚汭孖昺'];

let recogniser: Recogniser;
let characters: WrittenCharacter[];

beforeAll(() => {
  const root = join(import.meta.dirname, '../../..');
  const taught = readStrokeData(join(root, 'node_modules/hanzi-writer-data'));
  const wanted = new Set([...drawn.map(([character]) => character), ...besides, ...rareOfNames]);
  characters = [...meantBy(taught), ...composedCharacters(taught), ...latinCharacters()].filter(
    ({ character }) => wanted.has(character),
  );
  const frequency = readCharacterFrequency(join(root, 'node_modules/@node-rs/jieba/dict.txt'));
  const opened = openRecogniser(
    encodeModel(fitModel(characters, commonnessAlone(commonnessIn(frequency)), 48)),
  );
  if (!opened.ok) throw new Error('the model just written does not open');
  recogniser = opened.value;
});

function strokesOf(written: string): Stroke[] {
  return written.split('|').map((stroke) => {
    const numbers = stroke.split(' ').map(Number);
    return Array.from({ length: numbers.length / 2 }, (_, at) => ({
      x: numbers[at * 2] ?? 0,
      y: numbers[at * 2 + 1] ?? 0,
    }));
  });
}

/** Anywhere on the pad, small or large, up to an eighth wider or narrower, each corner a little beside its place. */
function byAnotherHand(strokes: readonly Stroke[], random: Chance): Stroke[] {
  const size = 0.4 + 4 * random.next();
  const [width, height] = [size * (0.88 + 0.24 * random.next()), size * (0.88 + 0.24 * random.next())];
  const [left, top] = [600 * random.next(), 300 * random.next()];
  const beside = () => 5 * random.next() - 2.5;
  return strokes.map((stroke) =>
    stroke.map(({ x, y }) => ({ x: left + width * (x + beside()), y: top + height * (y + beside()) })),
  );
}

test.each(drawn)('%s drawn by hand comes first, before what looks like it (%s)', (character, strokes) => {
  const random = chance(11);
  const firsts = Array.from(
    { length: hands },
    () => recogniser.recognise(byAnotherHand(strokesOf(strokes), random), 10)[0],
  );
  expect(firsts).toEqual(firsts.map(() => character));
});

test('a part that nobody writes alone stands behind the character that it looks like, and is offered once', () => {
  const offered = recogniser.recognise(strokesOf('10 10 10 100|10 10 90 10 90 100 80 92'), 60);
  expect(offered.slice(0, 3)).toContain('门');
  expect(offered.indexOf('门')).toBeLessThan(offered.indexOf('冂'));
  expect(new Set(offered).size).toBe(offered.length);
});

test.each(rareOfNames)('%s, counted nowhere, stays among the first ten', (character) => {
  const random = chance(23);
  for (let hand = 0; hand < hands; hand++) {
    const written = distortions['mixed']?.(printed(character), random) ?? [];
    expect(recogniser.recognise(written, 10)).toContain(character);
  }
});

function printed(character: string): Stroke[] {
  const drawing = characters.find((each) => each.character === character)?.drawing ?? [];
  return drawing.map(({ x, y }) => Array.from(x, (value, at) => ({ x: value, y: y[at] ?? 0 })));
}
