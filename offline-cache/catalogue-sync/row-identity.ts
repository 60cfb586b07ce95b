import { valueAt } from '../catalogue/field-path.ts';

/** What the rules between documents compare: fields that must not be there twice, and the theme. */
export interface RowIdentity {
  code: string | null;
  name: string | null;
  shortName: string | null;
  theme: string | null;
}

/** The identity in a document's text; nothing where the text is no JSON or the field no text, which the check says. */
export function identityOf(content: string): RowIdentity {
  const raw = parsed(content);
  const text = (field: string): string | null => {
    const value = valueAt(raw, [field]);
    return typeof value === 'string' ? value : null;
  };
  return { code: text('code'), name: text('name'), shortName: text('shortName'), theme: text('theme') };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
