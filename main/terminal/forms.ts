import type { FormSchema } from '../../contract/service-item.ts';
import { compileForm } from '../../offline-cache/catalogue/form-validator.ts';
import type { CompiledForm } from './visit/visit-ports.ts';

/** Compiles each form of a catalogue generation once; the schema object itself is the key. */
export function formCompiler(): (form: FormSchema) => CompiledForm {
  const compiled = new WeakMap<FormSchema, CompiledForm>();
  return (form) => {
    const known = compiled.get(form);
    if (known) return known;
    const fresh = compileForm(form);
    compiled.set(form, fresh);
    return fresh;
  };
}
