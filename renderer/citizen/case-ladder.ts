import type { CaseView } from '../../contract/visit.ts';
import type { LadderRung } from '../kit/ladder-rung.ts';
import { t } from '../messages/messages.ts';
import { momentText } from './format.ts';

/** What the ladder needs besides the case. */
export interface LadderSurroundings {
  city: string;
  agency: string;
  /** unknown where only the case is known, not its item */
  limit?: string;
  online: boolean;
  now: string;
}

/** The three rungs of a case with what is known of each; never one as reached that was not. */
export function caseLadder(progress: CaseView, around: LadderSurroundings): LadderRung[] {
  const received = progress.rung !== 'saved';
  const accepted = progress.rung === 'accepted';
  const at = (moment: string) => momentText(moment, around.now);
  return [
    {
      title: t('saved.ladder.saved'),
      detail: t('saved.ladder.savedAt', { time: at(progress.savedAt) }),
      reached: true,
    },
    {
      title: t('saved.ladder.received', { city: around.city }),
      detail: receivedDetail(progress, around, at),
      reached: received,
      refused: progress.refused,
    },
    {
      title: t('saved.ladder.accepted', { agency: progress.acceptedBy ?? around.agency }),
      detail: acceptedDetail(progress, around, at),
      reached: accepted,
    },
  ];
}

function receivedDetail(
  progress: CaseView,
  around: LadderSurroundings,
  at: (moment: string) => string,
): string | undefined {
  if (progress.refused) return t('saved.ladder.refused');
  if (progress.rung === 'saved') {
    return around.online ? t('saved.ladder.receivedSending') : t('saved.ladder.receivedOffline');
  }
  return progress.receivedAt ? t('saved.ladder.receivedAt', { time: at(progress.receivedAt) }) : undefined;
}

function acceptedDetail(
  progress: CaseView,
  around: LadderSurroundings,
  at: (moment: string) => string,
): string | undefined {
  if (progress.refused) return undefined;
  if (progress.acceptedAt !== undefined)
    return t('saved.ladder.acceptedAt', { time: at(progress.acceptedAt) });
  return around.limit === undefined ? undefined : t('saved.ladder.acceptedLimit', { limit: around.limit });
}
