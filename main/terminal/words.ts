import type { Language } from '../../contract/language.ts';
import type { ServiceItem, TimeLimit } from '../../contract/service-item.ts';

/**
 * Words the terminal itself puts on paper or into a view; the page's own texts are in its message files. Papers are
 * Chinese, and so is whatever is kept or sent; only a view may ask for English.
 */

const units = { days: '天', workingDays: '个工作日', months: '个月', years: '年' } as const;
const englishUnits = { days: 'day', workingDays: 'working day', months: 'month', years: 'year' } as const;

/** 当场办结, or 最迟 7 个工作日; 大约 where the limit is not confirmed for this county. */
export function limitInWords(limit: TimeLimit, language: Language = 'zh-CN'): string {
  if (language === 'en') return limitInEnglish(limit);
  if (limit.kind === 'immediate') return '当场办结';
  if (limit.count === undefined) return '以办理部门答复为准';
  const certainty = limit.source.standing === 'confirmed' ? '最迟' : '大约';
  return `${certainty} ${limit.count} ${units[limit.kind]}`;
}

/** At once, or in at most 7 working days; in about where the limit is not confirmed for this county. */
function limitInEnglish(limit: TimeLimit): string {
  if (limit.kind === 'immediate') return 'at once';
  if (limit.count === undefined) return 'when the office tells you';
  const certainty = limit.source.standing === 'confirmed' ? 'in at most' : 'in about';
  return `${certainty} ${limit.count} ${englishUnits[limit.kind]}${limit.count === 1 ? '' : 's'}`;
}

/** 不收钱, or 20 元. */
export function feeInWords(fee: ServiceItem['fee'], language: Language = 'zh-CN'): string {
  if (language === 'en') return feeInEnglish(fee);
  if (!fee.charged) return '不收钱';
  return fee.amountYuan === undefined ? '收费，以窗口为准' : `${fee.amountYuan} 元`;
}

function feeInEnglish(fee: ServiceItem['fee']): string {
  if (!fee.charged) return 'free';
  return fee.amountYuan === undefined ? 'not free, ask at the counter' : `${fee.amountYuan} yuan`;
}

/** 2026-11-23 09:47 in China Standard Time. */
export function timeInWords(wallMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(wallMs);
}

export const sexWords = { male: '男', female: '女', unspecified: '未说明' } as const;

export const yesNoWords = { true: '是', false: '不是' } as const;

/** What the review says of a photo question. */
export function photosInWords(pages: number): string {
  return pages === 0 ? '没有拍，以后再交' : `已拍 ${pages} 张`;
}

/** What the page sent as a photo was none that can be kept. */
export const photoNotTaken = '这一张没有存上，不是您的错。请再拍一次。';

export const notAnsweredYet = '这一项还没有答，请答一下。';

/** The notice for looking up one's own cases: it sends nothing anywhere and keeps nothing. */
export const ownCasesNotice = {
  purpose: '查您在这台机器上办过的事',
  kinds: ['姓名', '身份证号'],
  retentionDays: 0,
};
