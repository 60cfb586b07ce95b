import { assign } from 'xstate';
import type { VisitPorts } from './visit-ports.ts';
import { visitSetup } from './visit-setup.ts';

/** Nobody's visit: the first screen, awake or asleep. Putting a card down or choosing something begins. */
export function idleState(ports: VisitPorts) {
  return visitSetup(ports).createStateConfig({
    entry: 'forgetDeparture',
    initial: 'awake',
    states: {
      awake: {
        after: {
          sleep: [{ guard: 'someoneNear', target: 'awake', reenter: true }, { target: 'asleep' }],
        },
        on: {
          'intent.activity': { target: 'awake', reenter: true },
          'presence.changed': { target: 'awake', reenter: true },
        },
      },
      /** Whatever is touched only wakes: nobody can see what lies beneath. A card begins a visit as ever. */
      asleep: {
        entry: 'closeOverlay',
        on: {
          'intent.*': 'awake',
          'presence.changed': { guard: 'someoneNear', target: 'awake' },
        },
      },
    },
    on: {
      'intent.home': {},
      'intent.confirmLeave': {},
      // somebody chose a language and went away
      'visit.abandoned': { actions: 'forgetLanguage' },
      'intent.chooseTheme': {
        target: 'services',
        actions: assign({ themeId: ({ event }) => event.theme }),
      },
      'intent.showAllServices': 'services',
      'card.inserted': { target: 'consent', actions: assign({ cardPresent: true }) },
    },
  });
}
