import { z } from 'zod';
import { batchCharacters, batchSubmissions, type BatchAnswer } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { refusalReply, type Refusal } from './refusal.ts';
import type { SubmissionIntake } from './submission-intake.ts';

/** Only what the answers need: each submission is checked by itself, so that one that is malformed stops no other. */
const Batch = z.object({
  submissions: z
    .array(z.looseObject({ id: z.uuid() }))
    .min(1)
    .max(batchSubmissions),
});
const Weighed = z.object({ payload: z.string() });

/** Takes a batch: for each submission, in their order, what it would have been answered alone. */
export async function answerBatch(
  intake: SubmissionIntake,
  body: unknown,
  terminalId: string,
): Promise<Result<BatchAnswer, Refusal>> {
  const batch = Batch.safeParse(body);
  if (!batch.success) return failed({ code: 'invalid' });
  const { submissions } = batch.data;
  const characters = submissions.map((one) => Weighed.safeParse(one).data?.payload.length ?? 0);
  if (characters.reduce((sum, count) => sum + count, 0) > batchCharacters)
    return failed({ code: 'tooLarge' });
  const results = await intake.take(
    submissions.map((one) => ({ id: one.id, body: one })),
    terminalId,
  );
  const answers = results.map((result, index) => answerOf(submissions[index]?.id ?? '', result));
  return succeeded({ answers });
}

function answerOf(
  id: string,
  result: Awaited<ReturnType<SubmissionIntake['take']>>[number],
): BatchAnswer['answers'][number] {
  if (result.ok) return { id, receipt: result.value };
  const { status, body, retryAfterSeconds } = refusalReply(result.failure.code);
  return { id, status, error: body, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
