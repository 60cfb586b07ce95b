import { t } from '../messages/messages.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long something has lasted, in the one unit that fits. */
export function lastedText(lastedMs: number): string {
  if (lastedMs < minuteMs) return t('staff.justNow');
  if (lastedMs < hourMs) return t('staff.minutes', { count: Math.floor(lastedMs / minuteMs) });
  if (lastedMs < dayMs) return t('staff.hours', { count: Math.floor(lastedMs / hourMs) });
  return t('staff.days', { count: Math.floor(lastedMs / dayMs) });
}
