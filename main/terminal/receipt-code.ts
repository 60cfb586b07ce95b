import type { CaseProgress, SavedSubmission } from '../../contract/outbox.ts';
import type { TerminalKeys } from '../../offline-cache/keys/terminal-keys.ts';
import { SigningUnavailable } from '../../offline-cache/keys/signing-key-store.ts';
import { receiptQrText, type PaperReceipt } from '../../seal/receipt-token.ts';
import { savedText } from '../../seal/statements.ts';

export interface ReceiptCodeParts {
  terminalId: string;
  /** base address of the platform as phones reach it */
  publicAddress: string;
  keys: Pick<TerminalKeys, 'signing' | 'certificate'>;
}

/**
 * Makes the text of a receipt's QR code: the platform's own signed words once they are here, before that the
 * terminal's. A terminal that the platform has not vouched for yet gives the plain address of the progress page:
 * nobody could verify more. What was made last is kept, for one visit asks for the same code again and again.
 */
export function receiptCodes(
  parts: ReceiptCodeParts,
): (saved: SavedSubmission, progress: CaseProgress) => string {
  let last = { key: '', code: '' };
  return (saved, progress) => {
    const key = `${saved.id} ${progress.receipt?.signature ?? ''}`;
    if (last.key !== key) last = { key, code: receiptCode(parts, saved, progress) };
    return last.code;
  };
}

/** The same for a receipt that is printed again: the platform's signed words where it gave them. */
export function reprintCode(publicAddress: string, progress: CaseProgress): string {
  const text =
    progress.receipt && receiptQrText(publicAddress, { kind: 'received', receipt: progress.receipt });
  return text?.ok ? text.value : progressAddress(publicAddress, progress.submissionId);
}

/** The page about this submission, which names nobody. */
export function progressAddress(publicAddress: string, submissionId: string): string {
  return new URL(`/r/${submissionId}`, publicAddress).href;
}

function receiptCode(parts: ReceiptCodeParts, saved: SavedSubmission, progress: CaseProgress): string {
  const receipt: PaperReceipt | undefined = progress.receipt
    ? { kind: 'received', receipt: progress.receipt }
    : savedReceipt(parts, saved);
  const text = receipt && receiptQrText(parts.publicAddress, receipt);
  return text?.ok ? text.value : progressAddress(parts.publicAddress, saved.id);
}

function savedReceipt(
  { terminalId, keys }: ReceiptCodeParts,
  saved: SavedSubmission,
): PaperReceipt | undefined {
  const certificate = keys.certificate();
  if (!certificate) return undefined;
  const { id, hash, terminalSequence, receiptNumber, savedAtMs } = saved;
  const statement = { id, hash, terminalId, terminalSequence, receiptNumber, savedAtMs };
  const signature = signatureOf(keys, savedText(statement));
  return signature === undefined ? undefined : { kind: 'saved', saved: statement, signature, certificate };
}

/** A token that was pulled out since the submission was sealed is no reason for a citizen to go without a paper. */
function signatureOf(keys: ReceiptCodeParts['keys'], text: string): string | undefined {
  try {
    return keys.signing().sign(text);
  } catch (error) {
    if (error instanceof SigningUnavailable) return undefined;
    throw error;
  }
}
