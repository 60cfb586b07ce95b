import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { answered, cross, loadFrom, smallFiles, typingWith } from './small-engines.test-support.ts';
import type { Typing, TypingNews } from './typing.svelte.ts';
import { Typing as TypingClass } from './typing.svelte.ts';

let files: Record<string, Uint8Array>;
beforeAll(() => {
  files = smallFiles();
});

const sentence = { mode: 'sentence', text: '', maxLength: 60 } as const;

function opened(without: string[] = []) {
  const there = Object.fromEntries(Object.entries(files).filter(([name]) => !without.includes(name)));
  const made = typingWith(loadFrom(there));
  made.typing.open(sentence);
  return made;
}

async function types(typing: Typing, letters: string): Promise<void> {
  for (const letter of letters) typing.press(letter);
  await answered(typing);
}

const offered = (typing: Typing) => typing.suggestions.map(({ text }) => text);

test('a letter is shown at once, before anything has answered', async () => {
  const { typing } = opened();
  typing.press('z');
  typing.press('h');
  expect(typing.spelled).toBe('zh');
  expect(typing.composing).toBe(true);
  await types(typing, 'ipin');
  expect(typing.spelled).toBe('zhi pin');
});

test('letters become what is chosen, signs are taken as they are', async () => {
  const { typing } = opened();
  await types(typing, 'yinbing');
  expect(offered(typing)[0]).toBe('因病');
  typing.choose(0);
  await types(typing, 'zhipin');
  typing.press('，');
  await types(typing, '3');
  expect(typing.text).toBe('因病致贫，3');
  expect(typing.composing).toBe(false);
});

test('a candidate is told by words that are not the candidate', async () => {
  const { typing } = opened();
  await types(typing, 'zhipin');
  expect(typing.suggestions[0]).toEqual({ text: '致贫', words: ['致富', '贫困'] });
});

test('deleting takes letters first, then whole characters, rare ones too', async () => {
  const { typing } = opened();
  await types(typing, 'bian');
  typing.choose(0);
  await types(typing, 'y');
  expect(typing.text).toBe('𰻞');
  typing.backspace();
  await answered(typing);
  expect([typing.text, typing.composing]).toEqual(['𰻞', false]);
  typing.backspace();
  await answered(typing);
  expect(typing.text).toBe('');
});

test('a written character is offered, chosen, and the pad forgotten', async () => {
  const { typing } = opened();
  typing.use('handwriting');
  typing.write(cross);
  await answered(typing);
  expect(typing.written[0]?.text).toBe('十');
  expect(typing.choosing).toBe(true);
  typing.chooseWritten(0);
  await answered(typing);
  expect([typing.text, typing.written]).toEqual(['十', []]);
});

test('the other way finishes what waits', async () => {
  const { typing } = opened();
  await types(typing, 'zhipin');
  typing.use('handwriting');
  await answered(typing);
  expect([typing.text, typing.composing]).toEqual(['致贫', false]);
});

test('the chosen way is kept for the next question of the visit, not for the next visit', () => {
  const { typing } = opened();
  typing.use('handwriting');
  typing.open(sentence);
  expect(typing.way).toBe('handwriting');
  typing.endVisit();
  typing.open(sentence);
  expect(typing.way).toBe('pinyin');
});

test('what is learnt helps within the visit and is gone with it', async () => {
  const { typing, ended } = opened();
  await types(typing, 'zhipin');
  expect(offered(typing).slice(0, 2)).toEqual(['致贫', '治贫']);
  typing.choose(1);
  await answered(typing);
  typing.open(sentence);
  await types(typing, 'zhipin');
  expect(offered(typing)[0]).toBe('治贫');
  typing.endVisit();
  expect(ended()).toBe(1);
  typing.open(sentence);
  await types(typing, 'zhipin');
  expect(offered(typing)[0]).toBe('致贫');
});

test('the end of a visit leaves nothing, and what is answered late is nobody’s', async () => {
  const { typing } = opened();
  typing.use('handwriting');
  await types(typing, 'zhi3');
  typing.press('y');
  typing.write(cross);
  typing.endVisit();
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { text, picked, spelled, suggestions, written, way, ways, full } = typing;
  expect({ text, picked, spelled, suggestions, written, way, ways, full }).toEqual({
    text: '',
    picked: '',
    spelled: '',
    suggestions: [],
    written: [],
    way: 'pinyin',
    ways: { pinyin: 'cold', handwriting: 'cold' },
    full: false,
  });
});

test('the next question does not get what was typed for the one before', async () => {
  const { typing } = opened();
  typing.press('3');
  typing.open({ ...sentence, text: '马' });
  await answered(typing);
  expect(typing.text).toBe('马');
});

test('without the dictionary signs and the pad still work; without the model the letters do', async () => {
  const noPinyin = opened(['pinyin.bin']).typing;
  await types(noPinyin, 'ab3');
  expect([noPinyin.ways.pinyin, noPinyin.text, noPinyin.composing]).toEqual(['failed', '3', false]);
  noPinyin.backspace();
  noPinyin.write(cross);
  await answered(noPinyin);
  expect([noPinyin.text, noPinyin.written[0]?.text]).toEqual(['', '十']);
  const noPad = opened(['handwriting.model']).typing;
  noPad.write(cross);
  await types(noPad, 'zhipin');
  expect([noPad.ways.handwriting, noPad.written, offered(noPad)[0]]).toEqual(['failed', [], '致贫']);
});

test('a damaged file is a way that does not work, not a crash', async () => {
  const damaged = typingWith(
    loadFrom({ 'pinyin.bin': new Uint8Array(9), 'handwriting.model': new Uint8Array(9) }),
  ).typing;
  damaged.open(sentence);
  await types(damaged, '3');
  damaged.write(cross);
  await answered(damaged);
  expect(damaged.ways).toEqual({ pinyin: 'failed', handwriting: 'failed' });
});

test('engines that never come do not hold the citizen up', () => {
  let told: TypingNews | undefined;
  const typing = new TypingClass((news) => {
    told = news;
    return { ask: () => undefined, end: () => undefined };
  });
  typing.open({ ...sentence, text: '马子涵' });
  let done = 0;
  typing.whenAnswered(() => (done += 1));
  expect(done).toBe(0);
  told?.broken();
  expect(done).toBe(1);
  typing.whenAnswered(() => (done += 1));
  expect([done, typing.text, typing.ways.pinyin]).toEqual([2, '马子涵', 'failed']);
});

const hand = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...'zhipnybgu').map((letter) => (typing: Typing) => typing.press(letter)),
  },
  fc.constantFrom(...'3，·A𰻞').map((sign) => (typing: Typing) => typing.press(sign)),
  fc.nat(9).map((index) => (typing: Typing) => typing.choose(index)),
  fc.nat(9).map((index) => (typing: Typing) => typing.chooseWritten(index)),
  fc.constant((typing: Typing) => typing.backspace()),
  fc.constant((typing: Typing) => typing.commit()),
  fc.constant((typing: Typing) => typing.write(cross)),
  fc.constantFrom('pinyin', 'handwriting').map((way) => (typing: Typing) => typing.use(way)),
);

test('whatever the hand does, the field holds no more than it may, and ends with the visit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hand, { maxLength: 30 }), fc.boolean(), async (does, hasty) => {
      const { typing } = typingWith(loadFrom(files));
      typing.open({ mode: 'name', text: '马', maxLength: 5 });
      for (const act of does) {
        act(typing);
        if (!hasty) await answered(typing);
      }
      await answered(typing);
      expect([...typing.text].length).toBeLessThanOrEqual(5);
      expect(typing.composing).toBe(typing.spelled + typing.picked !== '');
      typing.endVisit();
      expect(typing.text + typing.spelled + typing.picked).toBe('');
    }),
    { numRuns: 40 },
  );
});
