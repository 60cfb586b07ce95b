import type { Clock } from '../../contract/clock.ts';
import type { SocialSecurityReaderConnection } from '../../contract/device-configuration.ts';
import type { SocialSecurityReader } from '../../contract/social-security-card.ts';
import { PcscSlots } from './pcsc-slots.ts';
import { SlotReader } from './slot-reader.ts';

/** The social-security card reader of a configuration; not started yet. */
export function configuredSocialSecurityReader(
  { reader, service }: SocialSecurityReaderConnection,
  clock: Clock,
  today: () => string | undefined,
): SocialSecurityReader {
  return new SlotReader({
    slots: new PcscSlots(clock, service),
    clock,
    today,
    ...(reader === undefined ? {} : { reader }),
  });
}
