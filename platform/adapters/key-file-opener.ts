import type { KeyPair } from '../../seal/sm2.ts';
import { openSubmission } from '../../seal/submission-seal.ts';
import type { AgencyOpener } from './agency-opener.ts';

/** Opens with keys that lie in files beside the platform. @param keys newest first */
export function keyFileOpener(keys: readonly KeyPair[]): AgencyOpener {
  return {
    keys: keys.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
    open: (seal) => Promise.resolve(openSubmission(seal, keys)),
  };
}
