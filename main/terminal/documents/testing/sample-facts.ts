import type { CaseProgress } from '../../../../contract/outbox.ts';
import type { SignatureStrokes } from '../../../../contract/submission.ts';
import type { ReviewRow, Site } from '../../../../contract/visit.ts';
import { codes, catalogue, wang } from '../../testing/samples.ts';

const at = Date.UTC(2026, 10, 23, 1, 47);

export const site: Site = {
  city: '平凉市',
  name: '柳湖镇八里村便民服务室',
  helperName: '马干事',
  helperPhone: '0933-8600000',
  hours: '8:30–17:30',
};

const applyItem = catalogue.items.find(({ code }) => code === codes.apply)!;
const printItem = catalogue.items.find(({ code }) => code === codes.print)!;

export const paper = {
  site,
  terminalId: 'pl-kt-0017',
  madeAtMs: at + 60_000,
  card: wang,
  item: { ...applyItem, name: '老年人优待证办理', agency: '平凉市崆峒区柳湖镇人民政府' },
};

export const saved: CaseProgress = {
  caseId: 'c',
  submissionId: '0195f2d1-7a11-7222-8333-123456789abc',
  title: '老年人优待证',
  receiptNumber: '8207314',
  state: 'queued',
  rung: 'saved',
  savedAtMs: at,
};
export const received: CaseProgress = {
  ...saved,
  state: 'received',
  rung: 'received',
  receivedAtMs: at + 4000,
  caseNumber: `${codes.apply}202611230001`,
};
export const accepted: CaseProgress = {
  ...received,
  state: 'accepted',
  rung: 'accepted',
  acceptedAtMs: at + 90_000_000,
  acceptedBy: '柳湖镇人民政府',
};

/** As long as a signed receipt's address is. */
export const code = `http://platform.example/v#${'Ab3dE_'.repeat(60)}`;

export const rows: ReviewRow[] = [
  { id: 'name', label: '姓名', value: '王淑芬', from: 'card' },
  { id: 'idNumber', label: '身份证号', value: '6208••••••••••0723', from: 'card' },
  { id: 'address', label: '住址', value: wang.address, from: 'card' },
  { id: 'delivery', label: '怎么取', value: '村里取', from: 'citizen' },
  { id: 'phone', label: '联系电话', value: '138 0000 0000', from: 'citizen' },
];

/** Two strokes like a quick 王 and a tail. */
export const signature: SignatureStrokes = [
  [0, 60, 120]
    .flatMap((y) => [
      { x: 20, y, t: y },
      { x: 140, y: y - 6, t: y + 40 },
    ])
    .slice(0, 2),
  [
    { x: 25, y: 62, t: 200 },
    { x: 130, y: 55, t: 240 },
  ],
  [
    { x: 80, y: 2, t: 300 },
    { x: 78, y: 60, t: 340 },
    { x: 82, y: 118, t: 380 },
  ],
  [
    { x: 10, y: 120, t: 400 },
    { x: 90, y: 112, t: 440 },
    { x: 160, y: 108, t: 480 },
    { x: 320, y: 40, t: 520 },
  ],
];

export const extract = {
  ...paper,
  item: {
    ...printItem,
    name: '个人权益记录',
    result: { ...printItem.result, name: '个人权益记录单' },
    agency: '崆峒区人力资源和社会保障局',
  },
  answer: {
    requestId: '0195f2d1-7a11-7222-8333-123456789abd',
    outcome: 'found' as const,
    rows: [
      { label: '缴费年限', value: '15 年 2 个月' },
      { label: '个人账户金额', value: '8,412.60 元' },
      { label: '待遇状态', value: '正在领取，每月 213.00 元' },
    ],
    register: '城乡居民养老保险库',
    asOf: new Date(at - 3_600_000).toISOString(),
    caseNumber: `${codes.print}202611230002`,
  },
};
