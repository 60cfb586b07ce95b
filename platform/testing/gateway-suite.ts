import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../database/database.ts';
import { describeAccess } from './access-suite.ts';
import { describeBatches } from './batch-suite.ts';
import { describeCaseNumbers } from './case-number-suite.ts';
import { describeCatalogue } from './catalogue-suite.ts';
import { describeChain } from './chain-suite.ts';
import { describeEvaluations } from './evaluation-suite.ts';
import { GatewayBench } from './gateway-bench.ts';
import { describeKeys } from './key-suite.ts';
import { describeMalformed } from './malformed-suite.ts';
import { describeQueries } from './query-suite.ts';
import { describeReceipts } from './receipt-suite.ts';
import { describeStatus } from './status-suite.ts';
import { describeUploads } from './upload-suite.ts';

/** What the gateway promises, the same on every engine. One database for the whole suite. */
export function describeGateway(
  engine: string,
  open: () => Promise<{ database: Database; close: () => Promise<void> }>,
  missing?: string,
): void {
  const title = missing === undefined ? `gateway on ${engine}` : `gateway on ${engine} (not run: ${missing})`;
  describe.skipIf(missing !== undefined)(title, () => {
    let bench: GatewayBench;
    let close = (): Promise<void> => Promise.resolve();
    beforeAll(async () => {
      const opened = await open();
      close = opened.close;
      bench = await GatewayBench.over(opened.database);
    });
    afterAll(async () => {
      await bench.close();
      await close();
    });
    describe('receipts', () => describeReceipts(() => bench));
    describe('batches and parts', () => describeBatches(() => bench));
    describe('the chain', () => describeChain(() => bench));
    describe('keys', () => describeKeys(() => bench));
    describe('attachments', () => describeUploads(() => bench));
    describe('case numbers', () => describeCaseNumbers(() => bench));
    describe('evaluations', () => describeEvaluations(() => bench));
    describe('who may speak', () => describeAccess(() => bench));
    describe('queries', () => describeQueries(() => bench));
    describe('status, page and health', () => describeStatus(() => bench));
    describe('catalogue', () => describeCatalogue(() => bench));
    describe('malformed input', () => describeMalformed(() => bench));
  });
}
