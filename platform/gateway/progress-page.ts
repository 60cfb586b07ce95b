import { createHash } from 'node:crypto';
import { PROGRESS_STYLE } from './progress-style.ts';

/** What the page may show: rungs with their times, and the case number. Times in milliseconds since 1970. */
export interface SubmissionProgress {
  /** by the terminal's clock; absent when that is not a time */
  savedAtMs: number | undefined;
  receivedAtMs: number;
  acceptedAtMs: number | undefined;
  acceptedBy: string | undefined;
  caseNumber: string;
}

const styleHash = createHash('sha256').update(PROGRESS_STYLE).digest('base64');

/** Nothing but the page's own style may load; no script at all. */
export const PROGRESS_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const;

const SAVED_PROMISE =
  '您手里有回执，申报就存在办事的那台机器里，断电也不会丢。网络一通，机器自己会送过来，您不用再跑一趟。';

/** The page for a submission the platform has. */
export function progressPage(progress: SubmissionProgress): string {
  const accepted = progress.acceptedAtMs !== undefined;
  return pageOf(
    accepted ? '已经受理' : '已经送到平台',
    accepted ? '办理部门已经收下，正在办。' : '平台已经收好，等办理部门受理。',
    [
      rung('存在办事的机器里', 'ok', timeText(progress.savedAtMs)),
      rung('送到平凉市平台', 'ok', timeText(progress.receivedAtMs)),
      accepted
        ? rung('办理部门受理', 'ok', timeText(progress.acceptedAtMs), progress.acceptedBy)
        : rung('办理部门受理', 'wait', '还没有受理'),
    ],
    progress.caseNumber,
  );
}

/** The page for an id the platform has not seen. It cannot know whether a terminal has it: the paper is the proof, and the words say so. */
export function notYetPage(): string {
  return pageOf('还没有送到平台', SAVED_PROMISE, [
    rung('存在办事的机器里', 'wait', '以您手里的回执为准'),
    rung('送到平凉市平台', 'wait', '还没有送到'),
    rung('办理部门受理', 'wait', '还没有受理'),
  ]);
}

/** The page for an address that no receipt carries. */
export function wrongAddressPage(): string {
  return pageOf('这不是回执上的地址', '请再扫一次回执上的二维码。', []);
}

/** Year, month, day, hour and minute in China. */
function timeText(wallMs: number | undefined): string {
  if (wallMs === undefined) return '';
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return parts.format(wallMs);
}

function rung(title: string, state: 'ok' | 'wait', ...notes: (string | undefined)[]): string {
  const spoken = state === 'ok' ? '已完成：' : '未完成：';
  const small = notes.map((note) => `<small>${escaped(note ?? '')}</small>`).join('');
  return `<li class="${state}"><span class="pin" aria-hidden="true"></span><div><span class="spoken">${spoken}</span>${escaped(title)}${small}</div></li>`;
}

function pageOf(title: string, why: string, rungs: string[], caseNumber?: string): string {
  const number = caseNumber === undefined ? '' : numberSheet(caseNumber);
  const ladder = rungs.length === 0 ? '' : `<ol class="sheet ladder">${rungs.join('')}</ol>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${PROGRESS_STYLE}</style></head>
<body><header>平凉市政务服务 · 就近办</header>
<main><h1>${escaped(title)}</h1><p class="why">${escaped(why)}</p>${ladder}${number}
<p class="foot">有疑问请打 12345。这个页面不显示任何个人信息。</p></main></body></html>`;
}

/** The long number in its three parts: item, day, serial. */
function numberSheet(caseNumber: string): string {
  const parts = [caseNumber.slice(0, 31), caseNumber.slice(31, 39), caseNumber.slice(39)];
  const shown = parts.map((part) => `<span>${escaped(part)}</span>`).join(' ');
  return `<section class="sheet number"><h2>办件编号</h2><p>${shown}</p></section>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
