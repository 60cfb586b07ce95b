import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PinyinDictionary } from './dictionary.ts';
import { realDictionary } from './dictionary.test-support.ts';
import { createTypingSession, type Candidate, type TypingMode, type TypingSession } from './session.ts';
import { buildSpellings, gansuFuzzySounds } from './spellings.ts';
import { syllables } from './syllables.ts';
import { createVisitMemory } from './visit-memory.ts';

let dictionary: PinyinDictionary;
beforeAll(() => {
  dictionary = realDictionary();
});

const everything = Number.MAX_SAFE_INTEGER;

function session(
  mode: TypingMode = 'sentence',
  memory = createVisitMemory(),
  pageSize = everything,
): TypingSession {
  return createTypingSession({ dictionary, memory, mode, pageSize });
}

function candidates(letters: string, mode?: TypingMode): string[] {
  return session(mode)
    .press(letters)
    .candidates.map(({ text }) => text);
}

describe('what is typed becomes what is meant', () => {
  test.each([
    ['wangshufen', '王淑芬'],
    ['majianguo', '马建国'],
    ['liuxiulan', '刘秀兰'],
    ['zhangguixiang', '张桂香'],
    ['magawa', '马尕娃'],
    ['shangjunshe', '尚军社'],
    ['wsf', '王淑芬'],
    ['yuchijianguo', '尉迟建国'],
    ['zengguoqiang', '曾国强'],
    ['shanyulan', '单玉兰'],
    ['ouyangzhiming', '欧阳志明'],
    ['mamaiyanmu', '马麦燕木'],
  ])('name %s is %s', (letters, name) => {
    expect(candidates(letters, 'name')[0]).toBe(name);
  });

  test.each([
    ['jingningxianweirongzhen', '静宁县威戎镇'],
    ['kongtongquliuhuzhen', '崆峒区柳湖镇'],
    ['kongtongquanguozhenyoufangzhuangcun', '崆峒区安国镇油坊庄村'],
    ['jieshipuzhenmajiagoucun3she', '界石铺镇马家沟村3社'],
    ['jiefanglu12hao3danyuan', '解放路12号3单元'],
  ])('address %s is %s', (letters, address) => {
    expect(candidates(letters, 'address')[0]).toBe(address);
  });

  test.each([
    ['yangbeilangyaosile', '羊被狼咬死了'],
    ['wogeshigeyaba', '我哥是个哑巴'],
    ['dilideyangyulanle', '地里的洋芋烂了'],
    ['shenfenzhengdiule', '身份证丢了'],
    ['huzhangqushi', '户长去世'],
    ['zoulushuaileyijiao', '走路摔了一跤'],
    // not 想, which is said far more often: behind a place its kind comes
    ['pingliangshikongtongquanguoxiang', '平凉市崆峒区安国乡'],
    // a name typed alone, in a field that is not for names
    ['caijinbao', '蔡金宝'],
    ['chongqingyinhang', '重庆银行'],
    ["xi'an", '西安'],
    ['nver', '女儿'],
    ['nüer', '女儿'],
    // a word that is read in two ways is found under either
    ['chouxue', '抽血'],
    ['chouxie', '抽血'],
  ])('sentence %s is %s', (letters, sentence) => {
    expect(candidates(letters)[0]).toBe(sentence);
  });

  test.each([
    ['jie', '㛃'],
    ['jun', '珺'],
    ['zhe', '喆'],
    ['yun', '赟'],
    ['kun', '堃'],
    ['chong', '翀'],
    ['sheng', '昇'],
    ['yan', '䶮'],
    ['fu', '𫖯'],
    ['qiu', '仇'],
    ['chou', '仇'],
  ])('under the syllable %s there is %s', (syllable, character) => {
    expect(candidates(syllable, 'name')).toContain(character);
  });

  test.each([
    ['qi', '亓'],
    ['tong', '仝'],
    ['xi', '郤'],
    ['pang', '逄'],
    ['yi', '翊'],
    ['chu', '褚'],
    ['ge', '盖'],
    ['she', '厍'],
    ['yu', '蔚'],
    ['nie', '乜'],
    ['wan', '琬'],
    ['xuan', '暄'],
    ['yan', '剡'],
  ])('in a name %s reaches %s within five pages', (syllable, character) => {
    expect(candidates(syllable, 'name').indexOf(character)).toBeLessThan(40);
    expect(candidates(syllable, 'name')).toContain(character);
  });

  test.each([
    ['fuqinhuanbingduonian', '父亲患病多年'],
    ['haizishangdaxuemeiyouxuefei', '孩子上大学没有学费'],
    ['woxiangshenqingdibao', '我想申请低保'],
  ])('words decide by their neighbours: %s is %s', (letters, sentence) => {
    expect(candidates(letters)[0]).toBe(sentence);
  });

  test('confused sounds are found, after the exact ones', () => {
    expect(candidates('sengri')).toContain('生日');
    expect(candidates('lanzhou')[0]).toBe('兰州');
    expect(candidates('nanzhou')).toContain('兰州');
  });
});

describe('choosing', () => {
  test('a piece is picked and the rest converted again', () => {
    const typing = session('name', createVisitMemory(), 400);
    const at = typing.press('wangyun').candidates.findIndex(({ text }) => text === '王');
    const { picked, letters, candidates: rest } = typing.choose(at);
    expect([picked, letters]).toEqual(['王', 'yun']);
    const { text, composing } = typing.choose(rest.findIndex((candidate) => candidate.text === '赟'));
    expect([text, composing]).toEqual(['王赟', false]);
  });

  test('a word takes the letters that it is written with, not those of a confused sound', () => {
    const all = session().press('shoushanganbuliao').candidates;
    expect(all.find(({ text }) => text === '受伤')?.letters).toBe('shoushang'.length);
  });

  test('backspace undoes a choice once its letters are the last ones, and then the text', () => {
    const typing = session('name');
    typing.choose(typing.press('wangyun').candidates.findIndex(({ text }) => text === '王'));
    for (let left = 'yun'.length; left > 0; left -= 1) typing.backspace();
    expect(typing.state()).toMatchObject({ picked: '', letters: 'wang' });
    typing.commit();
    expect(typing.backspace().text).toBe('');
    expect(typing.backspace()).toMatchObject({ text: '', composing: false });
  });

  test('digits alone, capitals and signs go into the text; digits behind letters wait with them', () => {
    expect(session().press('62A，').text).toBe('62A，');
    expect(session('address').press('cun3').letters).toBe('cun3');
    expect(session('address').press('pingliang pingliang').text).toBe('平凉 ');
  });

  test('letters can stay letters', () => {
    const typing = session();
    typing.press('abc');
    expect(typing.commitLetters()).toMatchObject({ text: 'abc', composing: false });
  });

  test('pages show everything once and stop at both ends', () => {
    const typing = session('sentence', createVisitMemory(), 5);
    const all = candidates('yi');
    const { pages } = typing.press('yi');
    const seen = Array.from({ length: pages }, (_, page) => {
      if (page > 0) typing.nextPage();
      return typing.state().candidates.map(({ text }) => text);
    }).flat();
    expect(seen).toEqual(all);
    expect(typing.nextPage().page).toBe(pages - 1);
    seen.forEach(() => typing.previousPage());
    expect(typing.state().page).toBe(0);
  });
});

describe('learning within the visit', () => {
  test('what was put together is first the next time, and nothing of it stays after wiping', () => {
    const memory = createVisitMemory();
    const fresh = candidates('wangyunkun');
    const first = session('sentence', memory);
    first.press('wangyunkun');
    for (const wanted of ['王', '赟', '堃']) {
      first.choose(first.state().candidates.findIndex(({ text }) => text === wanted));
    }
    expect(first.state().text).toBe('王赟堃');
    expect(fresh[0]).not.toBe('王赟堃');
    expect(session('sentence', memory).press('wangyunkun').candidates[0]?.text).toBe('王赟堃');
    memory.wipe();
    expect(memory.phrases()).toEqual([]);
    const after = session('sentence', memory)
      .press('wangyunkun')
      .candidates.map(({ text }) => text);
    expect(after).toEqual(fresh);
    expect(JSON.stringify(memory)).not.toContain('赟');
  });

  test('clearing a session leaves nothing in it', () => {
    const typing = session();
    typing.choose(typing.press('wodeshenfenzheng').candidates.findIndex(({ whole }) => !whole));
    expect(typing.clear()).toEqual({
      text: '',
      picked: '',
      letters: '',
      spelled: '',
      composing: false,
      candidates: [],
      page: 0,
      pages: 0,
    });
  });
});

const modes = fc.constantFrom<TypingMode>('name', 'address', 'sentence');
const pinyin = fc
  .array(fc.constantFrom(...syllables, ...syllables, 'zh', 's', 'w', "'", 'v', 'ü', 'i', '3'), {
    maxLength: 9,
  })
  .map((parts) => parts.join(''));

const spellings = buildSpellings(gansuFuzzySounds);

/** Whether the letters can be read as these syllables: an ideograph is a sound, all else stands for itself. */
function reads(letters: string, text: readonly string[], reading: readonly string[]): boolean {
  const [character, ...others] = text;
  if (letters.startsWith("'") && reads(letters.slice(1), text, reading)) return true;
  if (character === undefined) return letters === '' && reading.length === 0;
  if (!/\p{Script=Han}/u.test(character)) {
    return letters.startsWith(character) && reads(letters.slice(character.length), others, reading);
  }
  return [1, 2, 3, 4, 5, 6].some((length) => {
    const spelling = spellings.get(letters.slice(0, length));
    if (!spelling || length > letters.length) return false;
    const options = [...spelling.anywhere, ...(length === letters.length ? spelling.unfinished : [])];
    const fits = options.some(({ syllable }) => syllables[syllable] === reading[0]);
    return fits && reads(letters.slice(length), others, reading.slice(1));
  });
}

function isHonest({ text, reading, letters, whole }: Candidate, typed: string): boolean {
  const spoken = reading === '' ? [] : reading.split(' ');
  const bounded = letters >= 1 && letters <= typed.length && whole === (letters === typed.length);
  return bounded && reads(typed.slice(0, letters), [...text], spoken);
}

describe('for any input', () => {
  const runs = { numRuns: 60 };

  test('nothing throws, whatever the keys and calls', () => {
    const calls = fc.oneof(
      fc.record({ call: fc.constant('press' as const), key: fc.string({ unit: 'binary', maxLength: 6 }) }),
      fc.record({ call: fc.constant('press' as const), key: pinyin }),
      fc.record({ call: fc.constant('choose' as const), index: fc.integer({ min: -2, max: 30 }) }),
      fc.record({
        call: fc.constantFrom('backspace', 'nextPage', 'previousPage', 'commit', 'commitLetters', 'clear'),
      }),
      fc.record({ call: fc.constant('setMode' as const), mode: modes }),
    );
    fc.assert(
      fc.property(modes, fc.array(calls, { maxLength: 12 }), (mode, all) => {
        const typing = session(mode, createVisitMemory(), 8);
        for (const each of all) {
          if (each.call === 'press') typing.press(each.key);
          else if (each.call === 'choose') typing.choose(each.index);
          else if (each.call === 'setMode') typing.setMode(each.mode);
          else typing[each.call]();
          const { letters, candidates: shown, page, pages } = typing.state();
          expect(shown.length > 0).toBe(letters !== '');
          expect(page < Math.max(1, pages)).toBe(true);
        }
      }),
      runs,
    );
  });

  test('every candidate reads as the letters it takes', () => {
    fc.assert(
      fc.property(modes, pinyin, (mode, keys) => {
        const { letters, candidates: all } = session(mode).press(keys);
        expect(all.filter((candidate) => !isHonest(candidate, letters))).toEqual([]);
        expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
      }),
      runs,
    );
  });

  test('choosing always makes progress and comes to an end', () => {
    fc.assert(
      fc.property(modes, pinyin, fc.infiniteStream(fc.nat()), (mode, keys, choices) => {
        const typing = session(mode);
        for (let state = typing.press(keys); state.composing;) {
          const before = state.letters.length;
          state = typing.choose((choices.next().value ?? 0) % state.candidates.length);
          expect(state.letters.length).toBeLessThan(before);
        }
      }),
      runs,
    );
  });

  test('a letter typed and taken back leaves the same candidates', () => {
    fc.assert(
      fc.property(modes, pinyin, fc.constantFrom(...'agnuiz'), (mode, keys, letter) => {
        const typing = session(mode);
        const before = typing.press(keys);
        fc.pre(before.composing);
        typing.press(letter);
        expect(typing.backspace().candidates).toEqual(before.candidates);
      }),
      runs,
    );
  });
});
