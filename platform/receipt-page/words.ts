import { caseNumberLines, groupDigits } from '../../contract/number-groups.ts';
import type { ReceiptVerdict } from '../../seal/receipt-token.ts';

/** What stands on the page for one outcome, from top to bottom. */
export interface VerdictWords {
  tone: 'good' | 'bad' | 'unsure';
  title: string;
  why: string;
  /** label, value; a value of several parts breaks between them, a long one stands on a line for each */
  facts: [string, string | string[]][];
  limits: string[];
  /** whose progress can be looked up */
  submissionId?: string;
}

/** Outcomes of looking for a receipt that are no verdict on one. */
export type NoReceipt = 'looking' | 'noCode' | 'noPicture';

const askPerson = '拿着纸的是不是本人，要看证件，回执上看不出来。';

/** The words for a verdict, as plain as they can be said. */
export function wordsFor(verdict: ReceiptVerdict | NoReceipt): VerdictWords {
  if (verdict === 'looking') return unsure('正在看照片……', '请等一下。');
  if (verdict === 'noCode') {
    return unsure('照片里没有找到二维码', '请把纸放平，离近一点，让二维码占满画面，再拍一次。');
  }
  if (verdict === 'noPicture') return unsure('这个文件不是照片', '请拍一张，或者另选一张照片。');
  switch (verdict.verdict) {
    case 'genuine':
      return verdict.kind === 'saved' ? savedWords(verdict) : receivedWords(verdict);
    // One scan may misread a creased paper: nobody is accused before the second, and nothing is trusted after it.
    case 'forged':
      return {
        tone: 'bad',
        title: '这张回执对不上',
        why: '纸皱了、脏了，也会这样。请再扫一次。',
        facts: [],
        limits: [
          '再扫还是这样，这张回执就可能是假的，或者被改过，不能当凭据。',
          '请拿着纸给大厅的工作人员看，或者打 12345。',
        ],
      };
    case 'unknownKey':
      return unsure(
        '认不出这张回执',
        '它不是这个平台签的，也可能您存的页面太旧了。请连上网，从政务服务网打开这个页面，再查一次。',
      );
    case 'unreadable':
      return unsure('这不是一张回执', '没有读到回执的内容。请对准纸上的二维码再扫一次，文字要贴完整。');
  }
}

function unsure(title: string, why: string): VerdictWords {
  return { tone: 'unsure', title, why, facts: [], limits: [] };
}

function savedWords(saved: Extract<ReceiptVerdict, { kind: 'saved' }>): VerdictWords {
  return {
    tone: 'good',
    title: '这张回执是真的',
    why: '这件事存进了办事的那台机器。',
    facts: [
      ['取件号', groupDigits(saved.receiptNumber, [4, 3])],
      ['存好的时间（按机器的钟）', timeText(saved.savedAtMs)],
      ['机器编号', saved.terminalId],
    ],
    limits: ['这一步只说明机器存好了。送到平台没有、部门受理没有，这张纸上看不出来。', askPerson],
    submissionId: saved.id,
  };
}

function receivedWords(receipt: Extract<ReceiptVerdict, { kind: 'received' }>): VerdictWords {
  const { caseNumber, receivedAt, receiptNumber } = receipt;
  return {
    tone: 'good',
    title: '这张回执是真的',
    why: '平台已经收到这件事。',
    facts: [
      ['取件号', groupDigits(receiptNumber, [4, 3])],
      ['办件编号', caseNumberLines(caseNumber)],
      ['平台收到的时间', timeText(Date.parse(receivedAt))],
    ],
    limits: ['这一步只说明平台收到了。部门受理没有、办成没有，这张纸上看不出来。', askPerson],
    submissionId: receipt.id,
  };
}

/** Year, month, day, hour and minute in China; a terminal's clock may be anything. */
function timeText(wallMs: number): string {
  const parts = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return parts.format(wallMs);
}
