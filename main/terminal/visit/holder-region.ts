import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/**
 * Whose card lies on the reader while a visit goes on. A card that is put down within a visit is read once more and
 * compared with the visit's own: the record is dropped at once, only *the same* or *another* remains. While another
 * person's card lies there the visit stands still (see `heldBack` in visit-service.ts), so that nothing is filled,
 * signed or shown under the wrong name. Lifting it, or leaving, ends that.
 */
export function holderRegion(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    initial: 'own',
    states: {
      /** nobody's card, or the card of the visit's own citizen */
      own: {
        on: { 'card.inserted': { guard: 'hasCard', target: 'checking' } },
      },
      checking: {
        entry: 'armReader',
        exit: 'disarmReader',
        always: { guard: 'visitIsOver', target: 'own' },
        on: {
          'card.read': [{ guard: 'isOwnCard', target: 'own' }, { target: 'another' }],
          'card.removed': 'own',
          // What cannot be read says nothing about its owner, and the visit keeps to the card it knows.
          'card.problem': 'own',
        },
      },
      another: {
        always: { guard: 'visitIsOver', target: 'own' },
        on: {
          'card.removed': 'own',
          'card.inserted': 'checking',
          'intent.retryCard': 'checking',
          'reader.lost': 'own',
        },
      },
    },
  });
}
