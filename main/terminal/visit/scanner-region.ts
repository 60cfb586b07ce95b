import { not } from 'xstate';
import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/**
 * Whether the code scanner reads. It does while nobody is in the middle of anything, asleep or awake, and on the
 * screen about a code; within a visit it is deaf. Kept beside the screens, so that going from one to the next does
 * not arm it anew: a code that is still held before it counts once.
 */
export function scannerRegion(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    initial: 'deaf',
    states: {
      deaf: { always: { guard: 'codesWanted', target: 'listening' } },
      listening: {
        entry: 'armScanner',
        exit: 'disarmScanner',
        always: { guard: not('codesWanted'), target: 'deaf' },
      },
    },
  });
}
