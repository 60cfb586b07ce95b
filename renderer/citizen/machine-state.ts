import type { MachineHealth, Screen, Site } from '../../contract/visit.ts';
import type { IconName } from '../kit/drawings.ts';
import type { PartState } from '../kit/StateBoard.svelte';
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

/** What else is worth knowing before one begins: what cannot be done now and where it can, and the hours. */
export function stateLines(notNow: readonly NotNow[], site: Site): { icon: IconName; text: string }[] {
  const [first] = notNow;
  const count = notNow.reduce((sum, each) => sum + each.count, 0);
  const where =
    site.elsewhere === undefined
      ? t('idle.askHelper', helperOf(site))
      : t('idle.elsewhere', { place: site.elsewhere });
  const cannot = first && {
    icon: 'attention' as const,
    text: t(count > 1 ? 'idle.notNowMany' : 'idle.notNowOne', {
      example: first.example,
      count,
      why: t(`services.notOffered.${first.reason}`),
      where,
    }),
  };
  return [...(cannot ? [cannot] : []), { icon: 'wait', text: t('idle.hours', { hours: site.hours }) }];
}
