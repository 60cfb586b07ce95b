import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';

/** SM3 of a document's text, lowercase hex. */
export const contentHash = sm3OfBytes;

/** The digest of a generation as the contract defines it (contract/catalogue-sync.ts). */
export function generationDigest(documents: readonly { id: string; hash: string }[]): string {
  const named = documents.map(({ id, hash }) => ({ bytes: Buffer.from(id), line: `${id}\n${hash}\n` }));
  named.sort((one, other) => Buffer.compare(one.bytes, other.bytes));
  return sm3OfBytes(named.map(({ line }) => line).join(''));
}
