import { assign } from 'xstate';
import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/** The A4 paper of a visit: nothing until it is asked for, then printing, then done. It runs beside the screens. */
export function documentRegion(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    initial: 'none',
    states: {
      none: { on: { 'intent.printDocument': { guard: 'documentReady', target: 'printing' } } },
      printing: {
        entry: [assign({ document: { state: 'printing' } }), 'printDocument'],
        on: {
          'document.ended': {
            guard: ({ context, event }) => event.caseId === context.caseId,
            target: 'done',
            actions: assign({ document: ({ event }) => event.document }),
          },
        },
      },
      done: {
        on: {
          // What came out is not printed again; what did not come out may be tried once more.
          'intent.printDocument': {
            guard: ({ context }) => context.document?.state === 'failed',
            target: 'again',
          },
        },
      },
      again: { always: [{ guard: 'documentReady', target: 'printing' }, { target: 'done' }] },
    },
    on: { 'receipt.forgotten': { target: '.none', actions: assign({ document: undefined }) } },
  });
}
