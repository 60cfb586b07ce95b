import type { FormSchema } from '../../contract/service-item.ts';
import { compileForm, type FormValidator } from '../../offline-cache/catalogue/form-validator.ts';

/** Compiles each form once, however many questions are asked of it; a new generation brings new schema objects. */
export function compiledForms(): (form: FormSchema) => FormValidator {
  const compiled = new WeakMap<FormSchema, FormValidator>();
  return (form) => {
    const validator = compiled.get(form) ?? compileForm(form);
    compiled.set(form, validator);
    return validator;
  };
}
