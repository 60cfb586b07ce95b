import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { NamedKey } from '../../../contract/keys.ts';
import { verifyReceiptText, type ReceiptVerdict } from '../../../seal/receipt-token.ts';

/** What a code held before the scanner is, told by its content alone. */
export type CodeMeaning =
  /** a receipt of a terminal, and whether it is believed */
  | { kind: 'receipt'; verdict: ReceiptVerdict }
  /** the progress page of a submission, from a receipt of a terminal that nobody has vouched for yet */
  | { kind: 'progressPage'; submissionId: string }
  | { kind: 'socialSecurity' | 'payment' | 'phone' | 'unknown' };

/** Codes of others, each with where its form is from: data, because nobody here decides about it. */
const ForeignCodes = z.object({
  codes: z.array(
    z.object({
      kind: z.enum(['socialSecurity', 'payment', 'phone']),
      pattern: z.string(),
      source: z.string(),
      standing: z.enum(['confirmed', 'derived', 'unconfirmed']),
    }),
  ),
});

const foreignCodes = ForeignCodes.parse(
  JSON.parse(readFileSync(new URL('./foreign-codes.json', import.meta.url), 'utf8')),
).codes.map(({ kind, pattern }) => ({ kind, pattern: new RegExp(pattern, 'i') }));

/** `/v#` carries a token, `/r/` the id of a submission: on any host, for a receipt of another county is one too. */
const receiptPage = /^https?:\/\/[^/#\s]+\/v\/?#/i;
const progressPage =
  /^https?:\/\/[^/#\s]+\/r\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/i;

/**
 * @param text what the code says
 * @param keys the platform's keys that this terminal believes in
 */
export function codeMeaning(text: string, keys: readonly NamedKey[]): CodeMeaning {
  const said = text.trim();
  if (receiptPage.test(said)) return { kind: 'receipt', verdict: verifyReceiptText(said, keys) };
  const submissionId = progressPage.exec(said)?.[1];
  if (submissionId !== undefined) return { kind: 'progressPage', submissionId: submissionId.toLowerCase() };
  return { kind: foreignCodes.find(({ pattern }) => pattern.test(said))?.kind ?? 'unknown' };
}
