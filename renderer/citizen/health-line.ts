import type { MachineHealth, Site } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';
import { helperOf } from './helper.ts';

/** The one line of the first screen about the machine. */
export interface HealthLine {
  tone: 'fine' | 'attention' | 'stopped';
  text: string;
}

/**
 * Says what matters most to somebody who comes to get something done, one sentence only. What did not answer is
 * never called normal.
 */
export function healthLine(health: MachineHealth, site: Site): HealthLine {
  const offered = health.itemsOffered;
  const helper = helperOf(site);
  const noPaper = health.receiptPaper === 'out';
  const offline = health.line === 'offline';
  if (health.storage !== 'ready')
    return { tone: 'stopped', text: t(`health.storage.${health.storage}`, helper) };
  if (health.cardReader === 'trouble')
    return attention(
      t(offered > 0 ? 'health.readerTrouble' : 'health.readerNothing', { ...helper, offered }),
    );
  if (offline && (noPaper || health.receiptPaper === 'trouble')) return attention(t('health.offlineNoPaper'));
  if (noPaper) return attention(t('health.paperOut', { offered }));
  if (health.receiptPaper === 'trouble') return attention(t('health.printerTrouble', { offered }));
  if (offline) return attention(t('health.offline', { offered }));
  if (somethingUnknown(health)) return attention(t('health.unknown', { offered }));
  if (health.waitingToSend > 0)
    return fine(t('health.waitingToSend', { count: health.waitingToSend, offered }));
  return fine(
    health.receiptPaper === 'low' ? t('health.paperLow', { offered }) : t('health.normal', { offered }),
  );
}

function somethingUnknown(health: MachineHealth): boolean {
  return health.line === 'unknown' || health.cardReader === 'unknown' || health.receiptPaper === 'unknown';
}

function attention(text: string): HealthLine {
  return { tone: 'attention', text };
}

function fine(text: string): HealthLine {
  return { tone: 'fine', text };
}
