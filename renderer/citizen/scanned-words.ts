import type { CaseView, ScannedView, VisitView } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';
import { dayAndTime } from './format.ts';
import { helperOf } from './helper.ts';

/** What the screen about a code says, from top to bottom. */
export interface ScannedWords {
  tone: 'plain' | 'good';
  question: string;
  why: string;
  /** what can be done now */
  now: { tone: 'hint' | 'attention' | 'stopped'; text: string } | undefined;
  /** what the hand would do next: hold the code once more, or put the card down */
  drawing?: 'code' | 'card';
  /** `choose` leads on to the services, `understood` back to the first screen */
  main: 'choose' | 'understood';
}

/** The words for what was held before the scanner: what it is, what that means, what to do. */
export function scannedWords(code: ScannedView, view: VisitView): ScannedWords {
  const helper = helperOf(view.site);
  switch (code.what) {
    case 'genuine':
      return {
        ...{ tone: 'good', question: t('scanned.question.genuine'), main: 'understood' },
        ...aboutCase(code.progress, t(`scanned.why.${code.promise}`), view),
      };
    case 'progressPage': {
      const where = code.progress ? 'progressHere' : 'progressElsewhere';
      return {
        ...{ tone: 'plain', question: t(`scanned.question.${where}`), main: 'understood' },
        ...aboutCase(code.progress, t('scanned.why.progressElsewhere'), view),
      };
    }
    case 'forged':
      return heldAgain(said(code.what, { tone: 'stopped', text: t('scanned.now.again', helper) }));
    case 'unreadable':
      return heldAgain(said(code.what, { tone: 'attention', text: t('scanned.now.again', helper) }));
    case 'unknownKey':
      return said(code.what, { tone: 'attention', text: t('scanned.now.ask', helper) });
    case 'notClear':
      return heldAgain(said(code.what, undefined));
    default: {
      const withCard = view.health.cardReader === 'ready';
      const text = withCard ? t('scanned.now.card') : t('scanned.now.choose');
      return {
        ...{ ...said(code.what, hint(text)), main: 'choose' },
        ...(withCard ? { drawing: 'card' } : {}),
      };
    }
  }
}

/** A case of this terminal is told as it is now, not as the paper has it; only such a case has more to show for a card. */
function aboutCase(
  progress: CaseView | undefined,
  elsewhere: string,
  view: VisitView,
): Pick<ScannedWords, 'why' | 'now'> & Partial<Pick<ScannedWords, 'tone' | 'question'>> {
  if (!progress) return { why: elsewhere, now: hint(t('scanned.now.elsewhere')) };
  if (progress.refused) {
    const text = t('scanned.now.refused', helperOf(view.site));
    // a genuine paper is no good news to somebody whose request was not taken
    const heading = { tone: 'plain', question: t('scanned.question.refused') } as const;
    return { ...heading, why: t('scanned.why.refused'), now: { tone: 'attention', text } };
  }
  const withCard = view.health.cardReader === 'ready';
  return {
    why: t('scanned.why.here'),
    now: hint(withCard ? t('scanned.now.more') : t('scanned.now.keep')),
  };
}

const hint = (text: string): ScannedWords['now'] => ({ tone: 'hint', text });

function heldAgain(words: ScannedWords): ScannedWords {
  return { ...words, drawing: 'code' };
}

function said(
  what: Exclude<ScannedView['what'], 'genuine' | 'progressPage'>,
  now: ScannedWords['now'],
): ScannedWords {
  return {
    ...{ tone: 'plain', question: t(`scanned.question.${what}`), why: t(`scanned.why.${what}`) },
    ...{ now, main: 'understood' },
  };
}

/** Rows about the receipt; the number stands above them. */
export function receiptFacts(code: ScannedView): { label: string; value: string }[] {
  const title = 'progress' in code && code.progress?.title;
  const rows = title ? [{ label: t('scanned.fact.title'), value: title }] : [];
  if (code.what !== 'genuine') return rows;
  rows.push({ label: t(`scanned.fact.${code.promise}`), value: dayAndTime(code.at) });
  const terminal = code.isHere ? t('scanned.thisTerminal') : code.terminalId;
  return terminal === undefined ? rows : [...rows, { label: t('scanned.fact.terminal'), value: terminal }];
}
