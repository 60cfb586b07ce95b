import type {
  CaseView,
  MachineHealth,
  NotOffered,
  ScannedView,
  Screen,
  ServiceSummary,
  Site,
  ThemeView,
  VisitView,
} from '../../contract/visit.ts';
import {
  childQuestion,
  choiceQuestion,
  dateQuestion,
  phoneQuestion,
  proofQuestion,
  storyQuestion,
} from './sample-questions.ts';

/**
 * Sample views of every screen with its states: the picture tests, the gallery and people look at them. A test
 * holds each against the contract's schema. Persons and numbers are invented.
 */
const site: Site = {
  city: '平凉市',
  name: '柳湖镇八里村便民服务室',
  helperName: '马干事',
  helperPhone: '0933-8230 112',
  hours: '周一到周五 8:30–17:30',
};

const health: MachineHealth = {
  line: 'online',
  cardReader: 'ready',
  receiptPaper: 'ready',
  storage: 'ready',
  itemsOffered: 38,
  itemsInCatalogue: 40,
  waitingToSend: 0,
};

const themes: ThemeView[] = [
  { id: 'social', title: '养老和社保', examples: '参保、领养老金、资格认证、打印证明', offered: 8 },
  { id: 'medical', title: '看病和医保', examples: '参保、异地就医备案、慢病、报销', offered: 7 },
  { id: 'relief', title: '救助和补贴', examples: '低保、临时救助、高龄、残疾人补贴', offered: 9 },
  { id: 'documents', title: '证件和户口', examples: '身份证、居住证、老年优待证', offered: 5 },
  { id: 'housing', title: '房子和土地', examples: '宅基地、危房、林木', offered: 4 },
  { id: 'records', title: '查进度、打证明', examples: '办到哪一步、参保证明', offered: 5 },
];

const code = (serial: number) => `11620802MB1234567X400140000${String(serial).padStart(4, '0')}`;
const elderCard: ServiceSummary = {
  code: code(1),
  name: '老年人优待证',
  summary: '满 60 岁可办，坐车、逛公园有优待',
  kind: 'apply',
  minutes: 3,
};
const services: ServiceSummary[] = [
  {
    code: code(2),
    name: '城乡居民养老保险参保',
    summary: '第一次参保，选每年交多少',
    kind: 'apply',
    minutes: 5,
  },
  { code: code(3), name: '领养老金资格认证', summary: '每年认证一次，养老金不断', kind: 'apply', minutes: 2 },
  {
    code: code(4),
    name: '养老金查询',
    summary: '看看每月发多少、发到哪张卡',
    kind: 'query',
    minutes: 1,
    notOffered: 'needsLine',
  },
  {
    code: code(5),
    name: '打印参保证明',
    summary: '带章的证明，当场拿走',
    kind: 'print',
    minutes: 2,
    notOffered: 'needsPaper',
  },
  { code: code(6), name: '社保卡挂失', summary: '卡丢了先挂失，别人取不走', kind: 'apply', minutes: 2 },
  {
    code: code(7),
    name: '养老待遇申领',
    summary: '满 60 岁，申请按月领养老金',
    kind: 'apply',
    minutes: 6,
    notOffered: 'tooYoung',
  },
  { code: code(8), name: '个人信息变更', summary: '电话、住址、领钱的银行卡变了', kind: 'apply', minutes: 3 },
];

const caseNumber = `${code(1)}202611230001`;
const saved: CaseView = {
  title: '老年人优待证',
  receiptNumber: '8207314',
  rung: 'saved',
  savedAt: '2026-11-23T01:47:00.000Z',
  refused: false,
};
const received: CaseView = { ...saved, rung: 'received', receivedAt: '2026-11-23T01:48:00.000Z', caseNumber };
const accepted: CaseView = {
  ...received,
  rung: 'accepted',
  acceptedAt: '2026-11-24T02:10:00.000Z',
  acceptedBy: '崆峒区卫生健康局',
};

const reasons = [
  { code: '207', label: '没有提供材料样本' },
  { code: '208', label: '没有提供材料清单' },
  { code: '209', label: '未在承诺时间内办结' },
  { code: '210', label: '同样内容的证明材料被要求多次提交' },
  { code: '211', label: '承诺网办但无法在线办理' },
  { code: '212', label: '在线预约办理后到实体大厅重复取号排队' },
  { code: '213', label: '窗口人员业务不熟练' },
  { code: '214', label: '服务态度生硬' },
];

interface Variation {
  site?: Site;
  health?: Partial<MachineHealth>;
  step?: { index: number; total: number };
  serviceName?: string;
  canGoBack?: boolean;
  overlay?: VisitView['overlay'];
  now?: string;
  asleep?: true;
}

function view(screen: Screen, variation: Variation = {}): VisitView {
  const { health: differing, ...rest } = variation;
  return {
    revision: 1,
    language: 'zh-CN',
    site,
    now: '2026-11-23T01:41:20.000Z',
    canGoBack: false,
    ...rest,
    health: { ...health, ...differing },
    screen,
  };
}

const inService = (index: number, variation: Variation = {}): Variation => ({
  serviceName: '老年人优待证',
  step: { index, total: 6 },
  canGoBack: true,
  ...variation,
});

const idle: Screen = { kind: 'idle', themes, notNow: [] };
const idleWithout = (
  reason: NotOffered,
  count: number,
  example: string,
  empty: readonly string[] = [],
): Screen => ({
  kind: 'idle',
  themes: themes.map((each) => (empty.includes(each.id) ? { ...each, offered: 0 } : each)),
  notNow: [{ reason, count, example }],
});
/** Themes with nothing left to do without a card reader, or without room for a new request. */
const needing = ['social', 'relief', 'documents'];
const inRelief: Variation = inService(4, { serviceName: '临时救助' });

const theme = themes[0] ?? { id: 'social', title: '养老和社保', examples: '', offered: 0 };
const prepare: Extract<Screen, { kind: 'prepare' }> = {
  kind: 'prepare',
  service: elderCard,
  agency: '崆峒区卫生健康局',
  needs: ['身份证'],
  exempt: ['户口簿', '照片'],
  conditions: ['户口在平凉，满 60 岁'],
  prints: ['一张回执'],
  fee: '不收钱',
  limit: '最多 7 个工作日',
};
const consent: Extract<Screen, { kind: 'consent' }> = {
  kind: 'consent',
  service: elderCard,
  receiver: '崆峒区卫生健康局',
  purpose: '办老年人优待证，核对您的年龄和户口',
  kinds: ['姓名', '住址', '联系电话', '签名'],
  sensitiveKinds: ['身份证号'],
  retentionDays: 7,
};
const cardRows = [
  { id: 'name', label: '姓名', value: '王淑芬', from: 'card' as const },
  { id: 'idNumber', label: '身份证号', value: '620802 1951•••• 07••', from: 'card' as const },
  {
    id: 'address',
    label: '住址',
    value: '甘肃省平凉市崆峒区峡门回族乡白坡村三社 18 号',
    from: 'card' as const,
  },
];
const ownRows = [
  { id: 'delivery', label: '怎么取', value: '村里便民服务室取', from: 'citizen' as const },
  { id: 'phone', label: '联系电话', value: '189 •••• 0933', from: 'citizen' as const },
];
const manyOwnRows = [
  ...ownRows,
  { id: 'reason', label: '为什么办', value: '第一次办，以前没有办过', from: 'citizen' as const },
  { id: 'since', label: '居住日期', value: '1998 年 3 月 8 日', from: 'citizen' as const },
  { id: 'family', label: '家里几口人', value: '4 口人', from: 'citizen' as const },
  {
    id: 'income',
    label: '每年收入',
    value: '10000 元到 20000 元之间，靠种地和打零工',
    from: 'citizen' as const,
  },
];
const review: Extract<Screen, { kind: 'review' }> = {
  kind: 'review',
  rows: [...cardRows, ...ownRows],
  receiver: '崆峒区卫生健康局',
};
const answer: Extract<Screen, { kind: 'answer' }> = {
  kind: 'answer',
  outcome: 'found',
  rows: [
    { label: '姓名', value: '王淑芬' },
    { label: '险种', value: '城乡居民基本养老保险' },
    { label: '参保状态', value: '正常领取' },
    { label: '每月金额', value: '187.50 元' },
    { label: '发到哪里', value: '甘肃省农村信用社，尾号 0933' },
    { label: '上次发放', value: '2026 年 11 月 5 日' },
  ],
  register: '甘肃省城乡居民养老保险系统',
  asOf: '2026-11-23T01:40:00.000Z',
  caseNumber,
  printing: { state: 'printed' },
};
const savedScreen: Extract<Screen, { kind: 'saved' }> = {
  kind: 'saved',
  progress: saved,
  agency: '崆峒区卫生健康局',
  limit: '最多 7 个工作日',
  code: 'http://10.62.8.2:8080/r/0197a1c2-7b1e-7c3a-9a51-2f6d5a1b0c44',
  printing: { state: 'printed' },
};
const query: Variation = { serviceName: '养老金查询', step: { index: 3, total: 3 }, canGoBack: true };
const done = inService(6, { canGoBack: false });

/** Nobody's visit, at a terminal with a code scanner. */
const scanned = (code: ScannedView, variation: Variation = {}): VisitView =>
  view(
    { kind: 'scanned', code },
    { canGoBack: true, ...variation, health: { codeScanner: 'ready', ...variation.health } },
  );
const genuine: Extract<ScannedView, { what: 'genuine' }> = {
  what: 'genuine',
  promise: 'saved',
  receiptNumber: saved.receiptNumber,
  at: saved.savedAt,
  terminalId: 'PL-KT-000021',
  isHere: false,
};

const { terminalId: _, ...byPlatform } = genuine;
const receivedGenuine = { ...byPlatform, promise: 'received' as const, isHere: true };

/** Every sample by name. */
export const views: Readonly<Record<string, VisitView>> = {
  idle: view(idle),
  'idle-offline': view(idleWithout('needsLine', 7, '养老金查询', ['records']), {
    health: { line: 'offline', waitingToSend: 3, itemsOffered: 31 },
    site: { ...site, elsewhere: '柳湖镇便民服务中心' },
  }),
  'idle-waiting': view(idle, { health: { waitingToSend: 12 } }),
  'idle-no-paper': view(idleWithout('needsPaper', 5, '参保证明'), {
    health: { receiptPaper: 'out', itemsOffered: 33 },
  }),
  'idle-paper-low': view(idle, { health: { receiptPaper: 'low' } }),
  'idle-reader-trouble': view(idleWithout('needsReader', 32, '老年人优待证', needing), {
    health: { cardReader: 'trouble', itemsOffered: 6 },
  }),
  'idle-storage': view(idleWithout('storageRefuses', 34, '老年人优待证', needing), {
    health: { storage: 'refusing', itemsOffered: 4 },
    site: { ...site, elsewhere: '柳湖镇便民服务中心' },
  }),
  'idle-not-enrolled': view(idleWithout('storageRefuses', 34, '老年人优待证', needing), {
    health: { storage: 'notEnrolled', itemsOffered: 4 },
  }),
  'idle-being-checked': view(idleWithout('storageRefuses', 34, '老年人优待证', needing), {
    health: { storage: 'beingChecked', itemsOffered: 4 },
  }),
  'idle-unknown': view(idle, { health: { line: 'unknown', cardReader: 'unknown' } }),
  'idle-scanner': view(idle, { health: { codeScanner: 'ready' } }),
  'idle-scanner-no-reader': view(idleWithout('needsReader', 32, '老年人优待证', needing), {
    health: { codeScanner: 'unknown', cardReader: 'trouble', itemsOffered: 6 },
  }),
  'idle-asleep': view(idle, { asleep: true }),
  'scanned-genuine': scanned(genuine),
  'scanned-genuine-here': scanned({ ...genuine, terminalId: 'PL-KT-000017', isHere: true, progress: saved }),
  'scanned-genuine-accepted': scanned(
    { ...receivedGenuine, progress: accepted },
    { now: '2026-11-24T03:00:00.000Z' },
  ),
  'scanned-refused': scanned({ ...genuine, isHere: true, progress: { ...saved, refused: true } }),
  'scanned-progress': scanned({ what: 'progressPage', progress: received }),
  'scanned-progress-elsewhere': scanned({ what: 'progressPage' }),
  'scanned-forged': scanned({ what: 'forged' }),
  'scanned-unknown-key': scanned({ what: 'unknownKey' }),
  'scanned-unreadable': scanned({ what: 'unreadable' }),
  'scanned-social-security': scanned({ what: 'socialSecurity' }),
  'scanned-payment': scanned({ what: 'payment' }),
  'scanned-phone': scanned({ what: 'phone' }, { health: { cardReader: 'trouble' } }),
  'scanned-unknown': scanned({ what: 'unknown' }),
  'scanned-not-clear': scanned({ what: 'notClear' }),
  services: view({ kind: 'services', theme, services }, { canGoBack: true, health: { line: 'offline' } }),
  'services-few': view({ kind: 'services', theme, services: services.slice(0, 2) }, { canGoBack: true }),
  'services-all': view(
    { kind: 'services', services: [elderCard, ...services.map(({ notOffered: _, ...rest }) => rest)] },
    { canGoBack: true },
  ),
  'services-not-now': view(
    { kind: 'services', theme, services: services.filter(({ notOffered }) => notOffered !== undefined) },
    { canGoBack: true, health: { line: 'offline' } },
  ),
  'services-none': view({ kind: 'services', theme, services: [] }, { canGoBack: true }),
  prepare: view(prepare, inService(1)),
  'prepare-no-paper': view(
    { ...prepare, paperTrouble: 'out' },
    inService(1, { health: { receiptPaper: 'out' } }),
  ),
  'prepare-long': view(
    {
      ...prepare,
      service: {
        code: code(9),
        name: '农村宅基地审批',
        summary: '盖房、翻新，先申请宅基地',
        kind: 'apply',
        minutes: 5,
      },
      agency: '户口所在地的乡镇人民政府',
      needs: [
        '身份证（放在机器上读）',
        '宅基地和建房申请表（村里帮您填）',
        '使用承诺书（村里帮您填）',
        '村里的意见和公示情况（村里直接送）',
      ],
      conditions: ['您是本村集体的成员，以一户为单位申请', '一户只有一处宅基地'],
      limit: '最多 30 个工作日',
      paperTrouble: 'unknown',
    },
    inService(1, { serviceName: '农村宅基地审批' }),
  ),
  consent: view(consent, inService(2)),
  'consent-long': view(
    {
      ...consent,
      kinds: ['姓名', '性别', '民族', '出生日期', '住址', '联系电话', '家里人口', '签名'],
      sensitiveKinds: ['身份证号', '银行卡号', '残疾等级', '家庭收入'],
      purpose: '核对您家是不是符合最低生活保障的条件，并把钱发到您的卡上',
      retentionDays: 30,
    },
    inService(2),
  ),
  'consent-mine': view(
    {
      kind: 'consent',
      receiver: '平凉市政务服务中心',
      purpose: '找出您在这台机器上办过的事',
      kinds: ['姓名'],
      sensitiveKinds: ['身份证号'],
      retentionDays: 0,
    },
    { canGoBack: true },
  ),
  card: view({ kind: 'card', step: 'waiting' }, inService(3)),
  'card-reading': view({ kind: 'card', step: 'reading' }, inService(3)),
  'card-unreadable': view({ kind: 'card', step: 'problem', problem: 'cardUnreadable' }, inService(3)),
  'card-unknown-type': view({ kind: 'card', step: 'problem', problem: 'cardUnknownType' }, inService(3)),
  'card-lifted': view({ kind: 'card', step: 'problem', problem: 'cardLiftedTooSoon' }, inService(3)),
  'card-garbled': view({ kind: 'card', step: 'problem', problem: 'readerGarbled' }, inService(3)),
  'card-silent': view({ kind: 'card', step: 'problem', problem: 'readerSilent' }, inService(3)),
  'card-reader-gone': view({ kind: 'card', step: 'problem', problem: 'readerGone' }, inService(3)),
  'card-in-other-reader': view({ kind: 'card', step: 'problem', problem: 'inOtherReader' }, inService(3)),
  'card-reader-refuses': view({ kind: 'card', step: 'problem', problem: 'readerRefuses' }, inService(3)),
  'card-another-person': view({ kind: 'card', step: 'problem', mismatch: 'anotherPerson' }, inService(3)),
  'card-too-young': view({ kind: 'card', step: 'problem', mismatch: 'tooYoung' }, inService(3)),
  'card-expired': view({ kind: 'card', step: 'problem', mismatch: 'expired' }, inService(3)),
  choice: view({ kind: 'question', question: choiceQuestion }, inService(4)),
  'choice-chosen': view({ kind: 'question', question: { ...choiceQuestion, value: 'room' } }, inService(4)),
  'choice-many': view(
    {
      kind: 'question',
      question: {
        id: 'level',
        title: '每年交多少？',
        why: '交得多，以后领得多。明年可以改。',
        label: '缴费档次',
        input: 'choice',
        choices: [200, 300, 500, 800, 1000, 1500, 2000, 3000].map((amount) => ({
          value: String(amount),
          label: `${amount} 元`,
        })),
      },
    },
    inService(4),
  ),
  'yes-no': view(
    {
      kind: 'question',
      question: {
        id: 'alone',
        title: '您一个人住吗？',
        why: '一个人住的，村里会常来看看。',
        label: '独居',
        input: 'yesNo',
        choices: [],
      },
    },
    inService(4),
  ),
  keypad: view({ kind: 'question', question: phoneQuestion }, inService(4)),
  'keypad-refused': view(
    {
      kind: 'question',
      question: { ...phoneQuestion, value: '1890933', refusal: '手机号是 11 位数，请数一数。座机要加区号。' },
    },
    inService(4),
  ),
  'keypad-typed': view(
    { kind: 'question', question: { ...phoneQuestion, value: '18909330933' } },
    inService(4),
  ),
  'keypad-bank': view(
    {
      kind: 'question',
      question: {
        id: 'bankCard',
        title: '请填银行卡号',
        why: '卡正面那一长串数字，要是您本人的卡。',
        label: '银行卡号',
        input: 'keypad',
        choices: [],
        maxLength: 19,
        groups: [4, 4, 4, 4, 3],
        value: '6217001234567890123',
      },
    },
    inService(4),
  ),
  date: view({ kind: 'question', question: dateQuestion }, inService(4)),
  'date-typed': view(
    {
      kind: 'question',
      question: { ...dateQuestion, value: '20270308', refusal: '这一天还没有到，请看看年份。' },
    },
    inService(4),
  ),
  text: view({ kind: 'question', question: storyQuestion }, inRelief),
  'text-name': view({ kind: 'question', question: { ...childQuestion, value: '马子涵' } }, inRelief),
  'text-refused': view(
    {
      kind: 'question',
      question: {
        ...childQuestion,
        value: '马3',
        refusal: '请写孩子的姓名，2 到 30 个汉字，不写数字和标点。',
      },
    },
    inRelief,
  ),
  // how the camera is in each of these, sample-camera.ts says
  photo: view({ kind: 'question', question: proofQuestion }, inRelief),
  'photo-absent': view({ kind: 'question', question: proofQuestion }, inRelief),
  'photo-busy': view({ kind: 'question', question: proofQuestion }, inRelief),
  'photo-taken': view(
    { kind: 'question', question: { ...proofQuestion, photo: { maxPages: 3, taken: 1 } } },
    inRelief,
  ),
  'photo-refused': view(
    { kind: 'question', question: { ...proofQuestion, refusal: '这一张没有存上，不是您的错。请再拍一次。' } },
    inRelief,
  ),
  review: view(review, inService(5)),
  'review-many': view({ ...review, rows: [...cardRows, ...manyOwnRows] }, inService(5)),
  'review-trouble': view({ ...review, trouble: 'storageRefused' }, inService(5)),
  asking: view({ kind: 'asking' }, query),
  'asking-line-down': view({ kind: 'asking', trouble: 'lineDown' }, query),
  'asking-platform': view({ kind: 'asking', trouble: 'platformTrouble' }, query),
  'asking-refused': view({ kind: 'asking', trouble: 'refused' }, query),
  answer: view(answer, { ...query, canGoBack: false }),
  'answer-none': view({ ...answer, outcome: 'noRecord', rows: [] }, { ...query, canGoBack: false }),
  saved: view({ ...savedScreen, printing: { state: 'printing' } }, { ...done, health: { line: 'offline' } }),
  'saved-online': view(savedScreen, done),
  'saved-received': view({ ...savedScreen, progress: received }, done),
  'saved-accepted': view(
    { ...savedScreen, progress: accepted },
    { ...done, now: '2026-11-24T03:00:00.000Z' },
  ),
  'saved-on-screen': view(
    { ...savedScreen, printing: { state: 'onScreen', reason: 'paperOut' } },
    { ...done, health: { line: 'offline', receiptPaper: 'out' } },
  ),
  'saved-on-screen-received': view(
    { ...savedScreen, progress: received, printing: { state: 'onScreen', reason: 'paperJammed' } },
    { ...done, health: { receiptPaper: 'trouble' } },
  ),
  'saved-refused': view({ ...savedScreen, progress: { ...saved, refused: true } }, done),
  mine: view(
    {
      kind: 'mine',
      citizen: '王*芬',
      cases: [
        saved,
        { ...received, title: '临时救助', receiptNumber: '8207101' },
        {
          ...accepted,
          title: '城乡居民医保参保',
          receiptNumber: '8206455',
          savedAt: '2025-12-01T02:00:00.000Z',
          contentErasedAt: '2026-02-01T02:00:00.000Z',
        },
      ],
      themes,
      canReprint: true,
    },
    { canGoBack: true, now: '2026-11-25T01:41:20.000Z' },
  ),
  'mine-none': view(
    { kind: 'mine', citizen: '王*芬', cases: [], themes, canReprint: true },
    { canGoBack: true },
  ),
  'mine-many': view(
    {
      kind: 'mine',
      citizen: '王*芬',
      cases: Array.from({ length: 8 }, (_, index) => ({
        ...received,
        receiptNumber: `820731${index}`,
        refused: index === 1,
      })),
      themes,
      canReprint: true,
    },
    { canGoBack: true },
  ),
  'mine-reprinted': view(
    {
      kind: 'mine',
      citizen: '王*芬',
      cases: [saved, { ...received, title: '临时救助', receiptNumber: '8207101' }],
      themes,
      canReprint: true,
      reprint: { receiptNumber: '8207101', printing: { state: 'printed' } },
    },
    { canGoBack: true, now: '2026-11-25T01:41:20.000Z' },
  ),
  evaluate: view({ kind: 'evaluate', reasons: [] }, done),
  'evaluate-reasons': view({ kind: 'evaluate', level: 2, reasons }, done),
  goodbye: view({
    kind: 'goodbye',
    cardStillThere: false,
    rated: true,
    stays: { submission: true, retentionDays: 7 },
  }),
  'goodbye-card': view({
    kind: 'goodbye',
    cardStillThere: true,
    rated: false,
    stays: { submission: false, retentionDays: 7 },
  }),
  'overlay-still-there': view(
    { kind: 'question', question: { ...choiceQuestion, value: 'room' } },
    inService(4, { overlay: { kind: 'stillThere', secondsLeft: 27 } }),
  ),
  'overlay-leave': view(
    { kind: 'question', question: { ...choiceQuestion, value: 'room' } },
    inService(4, { overlay: { kind: 'leave', losesAnswers: true } }),
  ),
  'overlay-help': view({ kind: 'card', step: 'waiting' }, inService(3, { overlay: { kind: 'help' } })),
  'overlay-reader-gone': view(
    { kind: 'question', question: { ...choiceQuestion, value: 'room' } },
    inService(4, { overlay: { kind: 'readerGone' } }),
  ),
};
