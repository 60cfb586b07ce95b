import type { Clock } from '../../../contract/clock.ts';
import type { Catalogue, FormSchema } from '../../../contract/service-item.ts';

/** After a start the screen comes first. */
const beginAfterMs = 1_500;
/** Between two forms the event loop is the citizen's. */
const pauseMs = 50;

/**
 * Compiles the forms of a catalogue one by one in quiet moments, so that no citizen waits for it at the first
 * question: a start that need not check the catalogue has not compiled them either. A newer catalogue takes over.
 */
export function formWarmer(
  compile: (form: FormSchema) => unknown,
  clock: Clock,
): (catalogue: Catalogue) => void {
  let cancel = (): void => undefined;
  return ({ items }) => {
    cancel();
    const forms = items.flatMap((item) => (item.form ? [item.form] : []));
    const next = (): void => {
      const form = forms.shift();
      if (!form) return;
      compile(form);
      cancel = clock.after(pauseMs, next);
    };
    cancel = clock.after(beginAfterMs, next);
  };
}
