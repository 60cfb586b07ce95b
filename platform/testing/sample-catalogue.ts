import { manifestDocument } from '../../contract/catalogue-sync.ts';
import type { PublishedDocument } from '../catalogue/publish.ts';

/** Documents for the gateway, which carries them without looking inside. */
export function sampleDocuments(items: Readonly<Record<string, string>>): PublishedDocument[] {
  return [
    { id: manifestDocument, content: '{"format":1}' },
    ...Object.entries(items).map(([name, text]) => ({
      id: `items/${name}.json`,
      content: JSON.stringify({ text }),
    })),
  ];
}
