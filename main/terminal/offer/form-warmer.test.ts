import { expect, test } from 'vitest';
import type { Catalogue, FormSchema } from '../../../contract/service-item.ts';
import { catalogue } from '../testing/samples.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { formWarmer } from './form-warmer.ts';

test('compiles every form after the start, one at a time; a newer catalogue takes over', async () => {
  const clock = new VirtualClock();
  const compiled: FormSchema[] = [];
  const warm = formWarmer((form) => compiled.push(form), clock);
  warm(catalogue);
  expect(compiled).toEqual([]);
  await clock.advance(1_500);
  const forms = catalogue.items.flatMap(({ form }) => (form ? [form] : []));
  expect(compiled).toEqual(forms.slice(0, 1));
  const newer: Catalogue = structuredClone(catalogue);
  warm(newer);
  await clock.advance(10_000);
  expect(compiled).toHaveLength(1 + forms.length);
  expect(compiled[1]).toBe(newer.items[0]?.form);
});
