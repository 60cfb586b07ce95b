import { assign } from 'xstate';
import { printed } from './print-result.ts';
import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/** The paper of a visit: wanted, waiting for a higher rung to tell, printing, done. It runs beside the screens. */
export function receiptRegion(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    initial: 'none',
    states: {
      none: { on: { 'receipt.wanted': 'waiting' } },
      waiting: {
        always: [
          { guard: ({ context }) => context.item?.kind === 'query', target: 'done' },
          {
            guard: 'onScreenChosen',
            target: 'done',
            actions: assign({ printing: { state: 'onScreen', reason: 'chosen' } }),
          },
          { guard: ({ context }) => context.answer !== undefined, target: 'printing' },
          { guard: 'platformHasIt', target: 'printing' },
          { guard: () => ports.facts().line !== 'online', target: 'printing' },
        ],
        on: {
          'case.received': 'printing',
          'intent.home': 'printing',
          'intent.anotherService': 'printing',
        },
        after: { receiptPatience: 'printing' },
      },
      printing: {
        entry: [assign({ printing: { state: 'printing' } }), 'print'],
        on: {
          'receipt.ended': {
            guard: ({ context, event }) => event.caseId === context.caseId,
            target: 'done',
            actions: assign({ printing: ({ event }) => printed(event.outcome) }),
          },
        },
      },
      done: {},
    },
    on: { 'receipt.forgotten': '.none' },
  });
}
