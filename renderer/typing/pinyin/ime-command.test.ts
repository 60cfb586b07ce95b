import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realDictionary } from './dictionary.test-support.ts';
import { runIme } from './ime-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ime-'));
  realDictionary();
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function ime(...argv: string[]) {
  return runIme(argv, folder, realDictionary);
}

describe('npm run ime', () => {
  test('one text answers with one object, the best candidate first', () => {
    const { output, exitStatus } = ime('wangshufen', '--json', '--mode', 'name');
    expect(exitStatus).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      input: 'wangshufen',
      mode: 'name',
      candidates: expect.arrayContaining(['王淑芬']) as unknown,
      spelled: 'wang shu fen',
      picked: '',
      letters: 'wangshufen',
    });
    expect((JSON.parse(output) as { candidates: string[] }).candidates[0]).toBe('王淑芬');
  });

  test('several texts and a file answer with a list, in order', () => {
    writeFileSync(join(folder, 'lines.txt'), 'pingliang\r\n\njingning\n');
    const { output } = ime('lanzhou', '--file', 'lines.txt', '--json');
    const answers = JSON.parse(output) as { input: string; candidates: string[] }[];
    expect(answers.map(({ input }) => input)).toEqual(['lanzhou', 'pingliang', 'jingning']);
    expect(answers.map(({ candidates }) => candidates[0])).toEqual(['兰州', '平凉', '静宁']);
    expect(answers.every(({ candidates }) => candidates.length <= 50)).toBe(true);
  });

  test('picks are made one after the other', () => {
    const { output } = ime('wangshufen', '--json', '--mode', 'name', '--pick', '0');
    expect(JSON.parse(output)).toMatchObject({ candidates: ['王淑芬'], letters: '' });
  });

  test.each([
    'wang shu fen',
    'wang2 shu1 fen1',
    'wáng shūfēn',
    'Wang Shufen',
    'WANGSHUFEN',
    'ｗａｎｇ　ｓｈｕ ｆｅｎ',
    "wang'shu'fen",
  ])('%s is understood as it is written', (written) => {
    const { output } = ime(written, '--json', '--mode', 'name');
    const { input, candidates } = JSON.parse(output) as { input: string; candidates: string[] };
    expect([input, candidates[0]]).toEqual([written, '王淑芬']);
  });

  test('tones and blanks part syllables that would be read as one', () => {
    const first = (written: string) =>
      (JSON.parse(ime(written, '--json').output) as { candidates: string[] }).candidates[0];
    expect([first('xi1 an1'), first('xī ān'), first('xi an')]).toEqual(['西安', '西安', '西安']);
  });

  test('only apostrophes, four hundred letters, Chinese, digits: an answer with candidates all the same', () => {
    for (const written of [
      "''''",
      'wodeshenfenzhengdiule'.repeat(20),
      '王淑芬',
      '12345',
      '，。！',
      '😀',
      'v',
      'uuu',
      'ü',
    ]) {
      const { output, exitStatus } = ime(written, '--json');
      expect(exitStatus).toBe(0);
      const { candidates } = JSON.parse(output) as { candidates: string[] };
      expect(candidates.length).toBeGreaterThan(0);
      expect(new Set(candidates).size).toBe(candidates.length);
    }
  });

  test('without --json it is text to read', () => {
    expect(ime('pingliang').output).toMatch(/^pingliang {2}\(ping liang\)\n0 平凉 /);
  });

  test('who reads it is told that the dictionary was built without a language model; --json keeps its shape', () => {
    const load = () => ({ ...realDictionary(), modelled: false });
    expect(runIme(['pingliang'], folder, load).output).toContain('built without a language model');
    expect(runIme(['pingliang', '--json'], folder, load).output).toBe(ime('pingliang', '--json').output);
  });

  test.each([
    [[], 'Nothing to convert'],
    [[''], 'empty'],
    [['a', '--mode', 'poem'], 'There is no mode "poem"'],
    [['a', '--pick', 'first'], '--pick wants'],
    [['ping', '--pick', '99999'], 'there is no candidate 99999'],
    [['--file', 'missing.txt'], 'cannot be read'],
    [['a', '--colour'], "Unknown option '--colour'"],
  ])('%j is refused with a sentence', (argv, sentence) => {
    const { output, error, exitStatus } = ime(...argv);
    expect([output, exitStatus]).toEqual(['', 1]);
    expect(error).toContain(sentence);
    expect(error).not.toContain('\n');
  });
});
