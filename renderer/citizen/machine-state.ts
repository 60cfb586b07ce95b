import type { MachineHealth, Screen, Site } from '../../contract/visit.ts';
import type { IconName } from '../kit/drawings.ts';
import type { PartState } from '../kit/part-state.ts';
import { t } from '../messages/messages.ts';
import { helperOf } from './helper.ts';

type NotNow = Extract<Screen, { kind: 'idle' }>['notNow'][number];

/** Line, reader, paper and queue, each in a word. What did not answer is said to be unknown, and never looks fine. */
export function partStates(health: MachineHealth): PartState[] {
  const { line, cardReader, receiptPaper, waitingToSend } = health;
  const waits = waitingToSend > 0;
  return [
    {
      icon: 'network',
      part: t('health.part.line'),
      word: t(`health.line.${line}`),
      tone: line === 'online' ? 'fine' : 'attention',
    },
    {
      icon: 'card',
      part: t('health.part.cardReader'),
      word: t(`health.cardReader.${cardReader}`),
      tone: cardReader === 'ready' ? 'fine' : cardReader === 'trouble' ? 'stopped' : 'attention',
    },
    {
      icon: 'paper',
      part: t('health.part.receiptPaper'),
      word: t(`health.receiptPaper.${receiptPaper}`),
      tone: receiptPaper === 'ready' ? 'fine' : receiptPaper === 'trouble' ? 'stopped' : 'attention',
    },
    {
      icon: 'send',
      part: t('health.part.queue'),
      word: waits ? t('health.queue.waiting', { count: waitingToSend }) : t('health.queue.empty'),
      tone: waits && line !== 'online' ? 'attention' : 'fine',
    },
  ];
}

/** What the headline tells of already, with whom to ask: there only another place is worth a line. */
const toldInHeadline: ReadonlySet<NotNow['reason']> = new Set(['storageRefuses', 'needsReader']);

/** What else is worth knowing before one begins: what cannot be done now and where it can, and the hours. */
export function stateLines(notNow: readonly NotNow[], site: Site): { icon: IconName; text: string }[] {
  const hours = { icon: 'wait' as const, text: t('idle.hours', { hours: site.hours }) };
  const [first] = notNow;
  if (!first) return [hours];
  const elsewhere = site.elsewhere && t('idle.elsewhere', { place: site.elsewhere });
  if (toldInHeadline.has(first.reason))
    return elsewhere === undefined ? [hours] : [{ icon: 'home', text: elsewhere }, hours];
  const count = notNow.reduce((sum, each) => sum + each.count, 0);
  const where = elsewhere ?? t('idle.askHelper', helperOf(site));
  const text = t(count > 1 ? 'idle.notNowMany' : 'idle.notNowOne', { example: first.example, count, where });
  return [{ icon: 'attention', text }, hours];
}
