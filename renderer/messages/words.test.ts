// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { messagesOf, type MessageTree } from '../speech/message-pieces.ts';
import chinese from './zh-CN.json';
import english from './en.json';

/** What docs/words.md says, as far as a machine can tell. */
function textsOf(tree: MessageTree, path = ''): [id: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[`${path}${name}`, value] as [string, string]]
      : textsOf(value, `${path}${name}.`),
  );
}
const zh = textsOf(chinese);
const en = textsOf(english);
const length = (text: string) => [...text.replaceAll('\u200b', '')].length;
const breaking = (texts: readonly [string, string][], isBroken: (text: string, id: string) => boolean) =>
  texts.filter(([id, text]) => isBroken(text, id)).map(([id, text]) => `${id}: ${text}`);

const variablesOf = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort();

describe('both languages', () => {
  test('have the same ids in the same order', () => {
    expect(en.map(([id]) => id)).toEqual(zh.map(([id]) => id));
  });

  test('fill in the same values', () => {
    const inEnglish = new Map(en);
    for (const [id, text] of zh)
      expect([id, variablesOf(inEnglish.get(id) ?? '')]).toEqual([id, variablesOf(text)]);
  });

  test('need no form for one and another for many', () => {
    expect(breaking([...zh, ...en], (_, id) => /_(zero|one|two|few|many|other)$/.test(id))).toEqual([]);
  });

  test('are tidy: no spaces around, no two spaces, nothing empty', () => {
    expect(
      breaking([...zh, ...en], (text) => text === '' || text !== text.trim() || /\s\s/.test(text)),
    ).toEqual([]);
  });

  test('English has plain quotes: those of the font are as wide as a Chinese character', () => {
    expect(breaking(en, (text) => /[“”‘’]/.test(text))).toEqual([]);
  });

  test('exclaim nothing and trail off nowhere', () => {
    expect(breaking([...zh, ...en], (text) => /[!！…]/.test(text))).toEqual([]);
  });
});

const forbidden = [
  ...[
    '系统',
    '管理员',
    '异常',
    '失败',
    '非法',
    '无效',
    '终端',
    '设备',
    '服务器',
    '后台',
    '数据库',
    '超时',
    '重启',
  ],
  ...['登录', '提交', '上传', '接口', '校验', '参数', '用户', '操作', '输入', '点击', '加载', '跳转', '弹窗'],
  ...['请稍后', '敬请', '谅解', '尊敬', '抱歉', '错误'],
];
/** Other words for what docs/words.md has one word for. */
const otherTerms = [
  ...['凭条', '小票', '凭证', '流水号', '受理号', '单号', '案件号', '业务号', '客服', '运维', '站点', '网点'],
  ...['签字', '电子签章', '打分', '满意度', '出票', '事项', '业务', '信号'],
];
const forbiddenEnglish =
  /\b(error|fail(ed|ure)?|invalid|illegal|submit(ted)?|terminal|device|server|platform|administrator|users?|timeout|session|operation|oops|sorry|click|tap|select|enter (the|your|a)|proceed|kindly)\b/i;
const otherTermsInEnglish =
  /\b(ticket|slip|reference|assistant|clerk|scanner|kiosk|application|internet|cellphone)\b/i;

describe('words', () => {
  test('no jargon, no blame, no stiffness in Chinese', () => {
    expect(breaking(zh, (text) => forbidden.some((word) => text.includes(word)))).toEqual([]);
  });

  test('the same word for the same thing', () => {
    expect(breaking(zh, (text) => otherTerms.some((word) => text.includes(word)))).toEqual([]);
    expect(breaking(en, (text) => otherTermsInEnglish.test(text))).toEqual([]);
  });

  test('plain English without jargon and contractions', () => {
    expect(breaking(en, (text) => forbiddenEnglish.test(text))).toEqual([]);
    expect(breaking(en, (text) => /\w[’'](t|re|ll|ve|d|m)\b/i.test(text))).toEqual([]);
  });

  test('a button is called by its name: corners differ between a standing and a lying panel', () => {
    expect(breaking(zh, (text) => /[左右][上下]角/.test(text))).toEqual([]);
    expect(breaking(en, (text) => /\b(upper|lower|top|bottom) (left|right)\b/i.test(text))).toEqual([]);
  });

  test('Chinese is set with Chinese punctuation', () => {
    expect(breaking(zh, (text, id) => id !== 'language.other' && /[,;:?()"'.]/.test(text))).toEqual([]);
  });

  test('please is said once in a sentence', () => {
    const twice = (text: string, please: RegExp) =>
      text.split(/[。；.]/).some((one) => (one.match(please) ?? []).length > 1);
    expect(breaking(zh, (text) => twice(text, /请/g))).toEqual([]);
    expect(breaking(en, (text) => twice(text, /please/gi))).toEqual([]);
  });
});

const buttons = [
  ...[
    'bar.home',
    'bar.back',
    'bar.help',
    'bar.next',
    'bar.nextPage',
    'bar.firstPage',
    'display.lower',
    'display.raise',
  ],
  ...['display.compact', 'display.elders', 'language.other', 'idle.findHelp', 'idle.findItem', 'idle.call'],
  ...[
    'prepare.begin',
    'consent.agree',
    'consent.disagree',
    'card.noCard',
    'card.retry',
    'question.yes',
    'question.no',
  ],
  ...[
    'question.done',
    'question.typed',
    'keypad.clear',
    'keypad.delete',
    'review.change',
    'review.signAgain',
  ],
  ...['review.submit', 'asking.retry', 'answer.another', 'answer.finish', 'saved.another', 'saved.finish'],
  ...[
    'evaluate.skip',
    'evaluate.send',
    'evaluate.changeLevel',
    'evaluate.skipReasons',
    'evaluate.sendReasons',
  ],
  ...['overlay.stay', 'overlay.confirmLeave', 'overlay.keepGoing', 'overlay.closeHelp', 'overlay.goHome'],
  ...['speech.listen', 'speech.silent', 'speech.again', 'speech.slower', 'speech.faster', 'speech.louder'],
  ...['speech.quieter', 'speech.headphones', 'speech.headphonesOff'],
];
const isTitle = (id: string) => /(^|\.)(question\w*|what)(\.|$)/.test(id) && !/^question\./.test(id);

describe('length', () => {
  test('every button named here is a message', () => {
    const ids = new Set(zh.map(([id]) => id));
    expect(buttons.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('buttons are short', () => {
    expect(breaking(zh, (text, id) => buttons.includes(id) && length(text) > 8)).toEqual([]);
    expect(breaking(en, (text, id) => buttons.includes(id) && length(text) > 20)).toEqual([]);
  });

  test('questions and titles fit on two lines or three', () => {
    expect(breaking(zh, (text, id) => isTitle(id) && length(text) > 20)).toEqual([]);
    expect(breaking(en, (text, id) => isTitle(id) && length(text) > 60)).toEqual([]);
  });

  test('nothing is long', () => {
    expect(breaking(zh, (text) => length(text) > 60)).toEqual([]);
    expect(breaking(en, (text) => length(text) > 170)).toEqual([]);
  });
});

/** Groups of messages that say that something is wrong; the text with the next step in it. */
const troubles = (id: string) =>
  /\.(now|readerGoneNow|noRecordNow)$|^health\.(storage|readerTrouble|readerNothing)|^prepare\.paperTrouble|^review\.(trouble|signFirst)|^printing\.onScreen|^question\.(\w+First|noSuchDay)$|^evaluate\.\w+First$|^saved\.refusedNow|^mine\.refused$|^services\.(empty|whySomeNot)|^overlay\.noCard$|^connection\.refused$/.test(
    id,
  );

describe('trouble', () => {
  test('has somebody or something to turn to, in every text', () => {
    expect(zh.filter(([id]) => troubles(id)).length).toBeGreaterThan(30);
    expect(breaking(zh, (text, id) => troubles(id) && !/请|找|打\s|可以|都要/.test(text))).toEqual([]);
    expect(
      breaking(en, (text, id) => troubles(id) && !/please|ask|call|you can|leave|touch/i.test(text)),
    ).toEqual([]);
  });

  test('tells what, whose and what now, each', () => {
    const groups = new Set(zh.flatMap(([id]) => /^(.*)\.(what|whose|now)$/.exec(id)?.[1] ?? []));
    expect(groups.size).toBeGreaterThan(10);
    const ids = new Set(zh.map(([id]) => id));
    for (const group of groups) {
      for (const part of ['what', 'whose', 'now'])
        expect(ids.has(`${group}.${part}`), `${group}.${part}`).toBe(true);
    }
  });
});

test('every message can be read aloud: it has words of its own or is a value', () => {
  for (const tree of [chinese, english]) {
    expect(messagesOf(tree).filter(({ pieces }) => pieces.length === 0)).toEqual([]);
  }
});
