import { assign } from 'xstate';
import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/** The screen about a code that was held before the scanner. It is nobody's visit: leaving it asks and wipes nothing. */
export function scannedState(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    exit: 'forgetCode',
    initial: 'shown',
    states: {
      shown: {
        after: { scanned: '#visit.flow.idle' },
        on: {
          'intent.activity': { target: 'shown', reenter: true },
          'intent.help': { target: 'helped', actions: assign({ overlay: 'help' }) },
        },
      },
      /** Whoever dials a number from the screen needs longer than the sentence beneath it. */
      helped: {
        after: { idle: '#visit.flow.idle' },
        on: {
          'intent.activity': { target: 'helped', reenter: true },
          'intent.closeHelp': { target: 'shown', actions: 'closeOverlay' },
        },
      },
    },
    on: {
      'intent.back': 'idle',
      'intent.showAllServices': { target: 'services', actions: assign({ themeId: undefined }) },
      'card.inserted': { target: 'consent', actions: assign({ cardPresent: true }) },
    },
  });
}
