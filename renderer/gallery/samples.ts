import type { LadderRung } from '../kit/ladder-rung.ts';
import type { PartState } from '../kit/part-state.ts';

/** Words for the gallery of the kit. Persons and numbers are invented. */
export const words = {
  next: '下一步',
  display: '画面',
  lower: '放低画面',
  raise: '恢复原位',
  compact: '简洁版',
  elders: '长辈版',
  home: '首页',
  help: '帮助',
  back: '上一步',
  again: '再办一件',
  label: '村里便民服务室取',
  hint: '办好后电话告诉您，大约 7 个工作日',
  minutes: '约 3 分钟',
  cannot: '现在办不了',
  theme: '养老和社保',
  examples: '参保、领养老金、资格认证、打印证明',
  fine: '机器正常，网络通畅，现在能办 38 件事。',
  hintNote: '没带不要紧，点“没带身份证”。',
  busy: '正在打印回执，请等一下。',
  attention: '请拿好身份证和回执。',
  stopped: '手机号是 11 位数，请数一数。',
  hours: '这里开门：周一到周五 8:30–17:30',
  bank: '银行卡号',
  number: '取件号',
  phone: '联系电话',
  empty: '还没有写',
  clear: '清空',
  erase: '删除',
  sign: '用手指在这里签名',
  signAgain: '重新签',
  change: '改',
  card: '身份证上读的',
  own: '您填的',
  paper: '纸',
  cameraOpening: '摄像头正在打开，请等一下。',
  cameraLay: '把纸放平，四个角都露出来。',
  cameraGood: '看清了，请点“拍照”。',
  cameraLook: '请看看字清不清楚。清楚就点“用这张”。',
  cameraNone: '摄像头没有接上，不是您的错。可以不拍，以后把纸交到窗口。',
  helper: '马干事',
  role: '帮办员，周一到周五 8:30–17:30',
  seconds: '秒后清掉',
  yes: '是',
  refused: '没有收下',
  no: '不是',
  scanning: '码放平，离扫码窗口一拳远',
  drawing: '身份证平放在亮灯的方框里',
  receipt: '平凉市政务服务回执',
  caseNumber: '办件编号',
  title: '要离开吗？',
  turn: '看下一页',
  page: '第 1 页，共 3 页',
  listen: '念给我听',
  typed: '因病',
  letters: 'zhi pin',
  longText: '甘肃省平凉市崆峒区峡门回族乡颉岭村第三村民小组沟底大槐树垴自然村',
  candidates: '选字',
  typingHint: '先点字母，再在这里点对的字',
  more: '看更多',
  letterKeys: '字母键',
  signs: '数字标点',
  apart: '隔开',
  takeFirst: '选第一个',
  pinyin: '拼音',
  handwriting: '手写',
  write: '用手指在这里写一个字',
  undo: '撤一笔',
  writeAgain: '重写',
};

export const candidateTexts = ['致贫', '制品', '纸品', '织品', '致', '制', '之', '知', '只', '至'];
export const longCandidate = '孩子学校要交很多钱家里拿不出来';

export const speechWords = {
  group: '念给您听',
  silent: '不念',
  again: '再念',
  slower: '慢些',
  faster: '快些',
  louder: '大声',
  quieter: '小声',
  headphones: '耳机',
  headphonesOff: '外放',
};

export const units = { year: '年', month: '月', day: '日' };

export const levels = { 1: '非常不满意', 2: '不满意', 3: '基本满意', 4: '满意', 5: '非常满意' };

export const facts = [
  { label: '要用什么', value: ['身份证', '自己名下的银行卡'] },
  { label: '要紧的信息', value: '身份证号', strong: true },
  { label: '收费', value: '不收钱' },
];

export const entries = [
  { id: 'name', label: '姓名', value: '王淑芬' },
  { id: 'address', label: '住址', value: '甘肃省平凉市崆峒区峡门回族乡白坡村三社 18 号' },
];

export const rungs: LadderRung[] = [
  { title: '存在这台机器里', detail: '9:47，断电也不会丢', reached: true },
  { title: '送到平凉市平台', detail: '9:48 送到了', reached: true },
  { title: '崆峒区卫生健康局受理', detail: '办好要多久：最多 7 个工作日', reached: false },
];

export const cases = [
  {
    id: '1',
    title: '老年人优待证',
    rung: '存好了，等着送',
    detail: '9:47　取件号 8207 314',
    icon: 'wait' as const,
  },
  {
    id: '2',
    title: '临时救助',
    rung: '平台收到了',
    detail: '11月20日　取件号 8207 101',
    icon: 'tick' as const,
  },
  { id: '3', title: '医保参保', rung: '没有收下', detail: '11月2日　取件号 8206 455', icon: 'stop' as const },
];

/** A sheet as it lies before a camera, and one that was taken. */
export const sheetOutline = {
  width: 640,
  height: 480,
  corners: [
    { x: 190, y: 60 },
    { x: 480, y: 90 },
    { x: 450, y: 430 },
    { x: 160, y: 400 },
  ],
};
const drawnPage = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><path fill="#fff" d="M0 0h210v297H0z"/><path stroke="#555" stroke-width="4" d="M30 50h150M30 70h150M30 90h120M30 130h150M30 150h90"/></svg>`;
export const samplePage = `data:image/svg+xml,${encodeURIComponent(drawnPage)}`;

const part = (icon: PartState['icon'], name: string, word: string, tone: PartState['tone']): PartState => ({
  icon,
  part: name,
  word,
  tone,
});
/** The first screen's board: nothing wrong, something missing, nothing taken. */
export const boards = [
  { tone: 'fine', headline: words.fine, parts: [part('network', '网络', '通着', 'fine')] },
  {
    tone: 'attention',
    headline: '没有纸了，回执看屏幕，可以拍照。现在能办 33 件事。',
    parts: [
      part('network', '网络', '通着', 'fine'),
      part('card', '读卡器', '好的', 'fine'),
      part('paper', '回执纸', '没有了', 'attention'),
      part('send', '等着送的', '没有', 'fine'),
    ],
  },
  { tone: 'stopped', headline: '机器存不下新的事了。请找马干事，电话 0933-8230 112。', parts: [] },
] as const;
