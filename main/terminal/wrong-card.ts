import type { SocialSecurityProblem, SocialSecurityReader } from '../../contract/social-security-card.ts';
import type { Log } from './log.ts';

/**
 * Watches the slot for social-security cards while no service asks for one: which card lies there that does not belong
 * there, until it is taken out.
 * @param onResidentCard somebody put an identity card into it
 */
export function watchWrongCard(
  reader: SocialSecurityReader,
  log: Pick<Log, 'info'>,
  onResidentCard: () => void,
): () => SocialSecurityProblem | undefined {
  let wrong: SocialSecurityProblem | undefined;
  reader.onEvent((event) => {
    if (event.kind === 'status') {
      log.info('social-security-reader-status', { ...event.status });
      return;
    }
    log.info('chip-card-event', {
      kind: event.kind,
      ...(event.kind === 'cardProblem' ? { problem: event.problem, statusWord: event.statusWord } : {}),
    });
    wrong = event.kind === 'cardProblem' ? event.problem : undefined;
    if (wrong === 'residentCard') onResidentCard();
  });
  return () => wrong;
}
