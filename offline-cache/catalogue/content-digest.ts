import { createHash } from 'node:crypto';

/** SM3 of a text's UTF-8 bytes, lowercase hex. */
export function contentHash(content: string): string {
  return createHash('sm3').update(content, 'utf8').digest('hex');
}

/** The digest of a generation (contract/catalogue-sync.ts); documents come in the order of their names' UTF-8 bytes. */
export function digestInOrder(documents: Iterable<{ id: string; hash: string }>): string {
  const digest = createHash('sm3');
  for (const { id, hash } of documents) digest.update(`${id}\n${hash}\n`, 'utf8');
  return digest.digest('hex');
}

/** The digest of JSON documents in any order. White space in the files they came from does not count. */
export function documentsDigest(documents: readonly { file: string; raw: unknown }[]): string {
  const hashed = documents.map(({ file, raw }) => ({ id: file, hash: contentHash(JSON.stringify(raw)) }));
  return digestInOrder(
    hashed.sort((one, other) => Buffer.compare(Buffer.from(one.id), Buffer.from(other.id))),
  );
}
