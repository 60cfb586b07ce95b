import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chance, distortions } from '../../../tests/bench/handwriting/distortion.ts';
import { composedCharacters } from './build/composed-characters.ts';
import { fitModel } from './build/fit-model.ts';
import { latinCharacters } from './build/latin-characters.ts';
import { readStrokeData, type WrittenCharacter } from './build/stroke-data.ts';
import { handwritingCommand } from './handwriting-command.ts';
import { decodeModel, encodeModel, type Model } from './model.ts';
import { openRecogniser, type Recogniser } from './recogniser.ts';
import { handwritingSession } from './session.ts';
import { type Stroke } from './strokes.ts';
import { writtenFileOf } from './written-file.ts';

const lookAlikes = [...'人入八土士未末己已巳日曰田由甲申拆折天夫刀力千干于王玉大太犬木本'];
const others = [...'平凉崆峒泾川灵台崇信华亭庄浪静宁堃喆淼张李赵刘陈杨黄周吴徐'];
const dataFolder = join(import.meta.dirname, '../../../node_modules/hanzi-writer-data');

let characters: WrittenCharacter[];
let model: Model;
let bytes: Uint8Array<ArrayBuffer>;
let recogniser: Recogniser;
let folder: string;

beforeAll(() => {
  const wanted = new Set([...lookAlikes, ...others]);
  characters = readStrokeData(dataFolder).filter(({ character }) => wanted.has(character));
  model = fitModel(characters, () => 0.5, 48);
  bytes = encodeModel(model);
  const opened = openRecogniser(bytes);
  if (!opened.ok) throw new Error('the model just written does not open');
  recogniser = opened.value;
  folder = mkdtempSync(join(tmpdir(), 'handwriting-'));
  writeFileSync(join(folder, 'model'), bytes);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function strokesOf(character: string): Stroke[] {
  const drawing = characters.find((each) => each.character === character)?.drawing ?? [];
  return drawing.map(({ x, y }) => Array.from(x, (value, index) => ({ x: value, y: y[index] ?? 0 })));
}
const first = (strokes: readonly Stroke[]) => recogniser.recognise(strokes, 10)[0];

test.each(lookAlikes)('%s written clearly is told from its look-alikes', (character) => {
  expect(first(strokesOf(character))).toBe(character);
});

test.each(others)('%s in any size and at any place, in reverse order of strokes', (character) => {
  const moved = strokesOf(character).map((stroke) =>
    stroke.map(({ x, y }) => ({ x: x * 700 - 90, y: y * 700 + 1e4 })),
  );
  expect(first(moved.toReversed())).toBe(character);
});

test('two and three strokes joined, with changed shapes, stay among the first five', () => {
  const random = chance(5);
  const found = others.filter((character) => {
    const written = distortions['joined, and all shapes']?.(strokesOf(character), random) ?? [];
    return recogniser.recognise(written, 5).includes(character);
  });
  expect(found.length).toBeGreaterThanOrEqual(others.length - 1);
});

test('one stroke through the whole character is still that character', () => {
  for (const character of ['平', '千', '王', '张']) {
    expect(recogniser.recognise([strokesOf(character).flat()], 5)).toContain(character);
  }
});

test('any points are taken: at most as many candidates as asked for, each once', () => {
  const number = fc.oneof(fc.double(), fc.integer({ min: -50, max: 50 }), fc.constant(0));
  const stroke = fc.array(fc.record({ x: number, y: number }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 6 }), fc.integer({ min: 0, max: 12 }), (strokes, count) => {
      const candidates = recogniser.recognise(strokes, count);
      const written = strokes.flat().some(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
      expect(candidates).toHaveLength(written ? count : 0);
      expect(new Set(candidates).size).toBe(candidates.length);
    }),
    { numRuns: 150 },
  );
});

test('dots, ten thousand points and two hundred strokes are taken', () => {
  const dot = { x: 3, y: 3 };
  expect(recogniser.recognise([[dot]], 10)).toHaveLength(10);
  expect(recogniser.recognise([Array.from({ length: 50 }, () => dot)], 10)).toHaveLength(10);
  const many = Array.from({ length: 10_000 }, (_, at) => ({ x: Math.sin(at), y: at }));
  expect(recogniser.recognise([many], 10)).toHaveLength(10);
  const strokes = Array.from({ length: 200 }, (_, at) => [dot, { x: at, y: at % 7 }]);
  expect(recogniser.recognise(strokes, 10)).toHaveLength(10);
});

test('a session gives after each stroke what the recogniser gives for the strokes there are', () => {
  const actions = fc.array(fc.constantFrom('add', 'undo', 'clear'), { maxLength: 15 });
  const written = strokesOf('崆');
  fc.assert(
    fc.property(actions, (steps) => {
      const session = handwritingSession(recogniser);
      let expected: Stroke[] = [];
      for (const step of steps) {
        const stroke = written[expected.length] ?? [];
        if (step === 'add') {
          session.addStroke([...stroke, { x: Number.NaN, y: 0 }]);
          if (stroke.length > 0) expected = [...expected, stroke];
        } else if (step === 'undo') {
          session.undoStroke();
          expected = expected.slice(0, -1);
        } else {
          session.clear();
          expected = [];
        }
        expect(session.strokeCount()).toBe(expected.length);
        expect(session.candidates(3)).toEqual(recogniser.recognise(expected, 3));
      }
    }),
    { numRuns: 20 },
  );
});

test('the model is read as it was written, and nothing else is read', () => {
  const read = decodeModel(bytes);
  expect(read.ok && read.value.characters.map(({ character }) => character)).toEqual(
    characters.map(({ character }) => character),
  );
  expect(read.ok && read.value.weights).toEqual(model.weights);
  const refused = { ok: false, failure: 'not-a-model' };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
      expect(decodeModel(bytes.slice(0, length))).toEqual(refused);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (some) => {
      expect(decodeModel(some)).toEqual(refused);
    }),
  );
});

test.each([
  [
    'pairs',
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ],
  [
    'pairs with time',
    [
      [
        [1, 2, 17],
        [3, 4, 33],
      ],
    ],
  ],
  [
    'objects',
    [
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
    ],
  ],
  [
    'an object of strokes',
    {
      strokes: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    },
  ],
  [
    'strokes that are objects',
    {
      strokes: [
        {
          points: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
    },
  ],
])('a file of %s is read', (_kind, json) => {
  const strokes = [
    [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ],
  ];
  expect(writtenFileOf(json)).toEqual({ ok: true, value: { kind: 'one', strokes } });
  expect(writtenFileOf({ characters: [json] })).toEqual({
    ok: true,
    value: { kind: 'several', characters: [strokes] },
  });
});

test('any other JSON is refused with a sentence, never an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const read = writtenFileOf(json);
      if (!read.ok) expect(read.failure).not.toBe('');
    }),
  );
  expect(writtenFileOf([[[1, null]]])).toEqual({
    ok: false,
    failure: '第 1 笔第 1 点不是两个数：应当是 [x, y] 或者 {"x": …, "y": …}',
  });
});

async function command(file: unknown, ...options: string[]) {
  const path = join(folder, 'strokes.json');
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  const out = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const status = await handwritingCommand([path, ...options], pathToFileURL(join(folder, 'model')));
  const said = { status, out: out.mock.calls.flat().join('\n'), error: error.mock.calls.flat().join('\n') };
  vi.restoreAllMocks();
  return said;
}

test('the command prints candidates of one character or several, y downwards or upwards', async () => {
  const king = strokesOf('王');
  const one = await command(king, '--json');
  expect(one.status).toBe(0);
  expect((JSON.parse(one.out) as { candidates: string[] }).candidates).toHaveLength(10);
  expect(JSON.parse(one.out)).toMatchObject({ candidates: { 0: '王' } });
  const upwards = strokesOf('由').map((stroke) => stroke.map(({ x, y }) => [x, 900 - y]));
  const several = await command({ characters: [upwards, []] }, '--json', '--y-up');
  expect(JSON.parse(several.out)).toMatchObject({
    characters: [{ candidates: { 0: '由' } }, { candidates: [] }],
  });
});

test.each([
  ['{', 'JSON'],
  ['{"a":1}', '没有笔画'],
  ['[[[1,"2"]]]', '不是两个数'],
])('the command refuses %s with a sentence', async (file, words) => {
  const said = await command(file, '--json');
  expect(said).toMatchObject({ status: 1, out: '' });
  expect(said.error).toContain(words);
});

test('characters of names that the data lacks are put together, with the right number of strokes', () => {
  const composed = composedCharacters(readStrokeData(dataFolder));
  const strokes = Object.fromEntries(composed.map(({ character, drawing }) => [character, drawing.length]));
  // Counted by hand on printed characters.
  expect(strokes).toMatchObject({
    玥: 8,
    珺: 11,
    晞: 11,
    赟: 16,
    旻: 8,
    䶮: 9,
    龑: 20,
    犇: 12,
    骉: 9,
    燚: 16,
  });
  expect(strokes).toMatchObject({
    璆: 15,
    璘: 16,
    稑: 13,
    竑: 9,
    飏: 7,
    翾: 19,
    昣: 9,
    澴: 16,
    旸: 7,
    邽: 8,
  });
  const all = composed.flatMap(({ drawing }) => drawing.flatMap(({ x, y }) => [...x, ...y]));
  expect(Math.min(...all)).toBeGreaterThanOrEqual(-1e-6);
  expect(Math.max(...all)).toBeLessThanOrEqual(1 + 1e-6);
});

test('digits and capitals are drawn within the square', () => {
  const latin = latinCharacters();
  expect(latin.map(({ character }) => character).join('')).toBe('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ');
  for (const { drawing } of latin) {
    expect(drawing.flatMap(({ x, y }) => [...x, ...y]).every((part) => part >= 0 && part <= 1)).toBe(true);
  }
});
