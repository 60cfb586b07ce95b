import type { Catalogue, CatalogueProblem } from '../../contract/service-item.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ItemDocument } from '../catalogue/catalogue-rules.ts';
import { catalogueOf, checkDocuments } from '../catalogue/check.ts';
import { contentHash, digestInOrder } from '../catalogue/content-digest.ts';
import { checkEvaluationIndicators, type EvaluationIndicator } from '../catalogue/evaluation-indicators.ts';
import { indicatorsDocument } from '../../contract/catalogue-sync.ts';
import { storageFailure } from '../store/storage-failure.ts';
import type { CatalogueDatabase } from './catalogue-database.ts';
import type { StoredDocument } from './catalogue-generations.ts';

/** The platform's catalogue as it can be offered. */
export interface LoadedGeneration {
  catalogue: Catalogue;
  /** absent when the platform publishes none */
  indicators?: EvaluationIndicator[];
  digest: string;
}

export type NotLoaded =
  | { code: 'none' }
  /** the stored bytes are not those that were fetched */
  | { code: 'damaged'; reason: string }
  /** the rules of this program, newer than the verdict, find a problem */
  | { code: 'breaksRules'; problems: CatalogueProblem[] };

/**
 * Reads the active generation. Every byte is compared with its hash and the whole with the platform's digest. What
 * the present rules have found good is not checked again; what they have not seen is.
 */
export function loadActive(database: CatalogueDatabase, rules: string): Result<LoadedGeneration, NotLoaded> {
  try {
    const active = database.generations.active();
    if (!active) return failed({ code: 'none' });
    const documents = database.generations.documents(active.number);
    const reason = damage(documents, active.digest);
    if (reason !== undefined) return failed({ code: 'damaged', reason });
    return checkedGeneration(database, documents, active.digest, rules);
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    return failed({ code: 'damaged', reason: failure.detail });
  }
}

function damage(documents: readonly StoredDocument[], digest: string): string | undefined {
  const spoilt = documents.find(({ content, hash }) => contentHash(content) !== hash);
  if (spoilt) return `content of ${spoilt.id}`;
  return digestInOrder(documents) === digest ? undefined : 'digest';
}

function checkedGeneration(
  { memory }: CatalogueDatabase,
  stored: readonly StoredDocument[],
  digest: string,
  rules: string,
): Result<LoadedGeneration, NotLoaded> {
  const documents = stored.map(({ id, content }) => ({ file: id, raw: JSON.parse(content) as unknown }));
  if (!memory.isChecked(digest, rules)) {
    const { problems } = checkDocuments(documents);
    if (problems.length > 0) return failed({ code: 'breaksRules', problems });
    memory.rememberChecked(digest, rules);
  }
  const catalogue = catalogueOf(documents);
  if (!catalogue) return failed({ code: 'damaged', reason: 'shape' });
  return succeeded({ catalogue, digest, ...indicatorsOf(documents) });
}

function indicatorsOf(documents: readonly ItemDocument[]): Pick<LoadedGeneration, 'indicators'> {
  const document = documents.find(({ file }) => file === indicatorsDocument);
  const indicators = document && checkEvaluationIndicators(document.raw);
  return indicators?.ok ? { indicators: indicators.value } : {};
}
