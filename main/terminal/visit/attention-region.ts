import { raise } from 'xstate';
import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/** Whether somebody is still there: touches, cards and codes tell so; silence warns, then gives the visit up. */
export function attentionRegion(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    initial: 'watching',
    states: {
      watching: {
        after: { idle: 'warning' },
        on: {
          'intent.*': { target: 'watching', reenter: true },
          'card.*': { target: 'watching', reenter: true },
          'code.*': { target: 'watching', reenter: true },
        },
      },
      warning: {
        after: { warning: { target: 'watching', actions: raise({ type: 'visit.abandoned' }) } },
        on: { 'intent.*': 'watching', 'card.*': 'watching', 'code.*': 'watching' },
      },
    },
  });
}
