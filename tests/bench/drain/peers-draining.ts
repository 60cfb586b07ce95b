import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SubmissionRequest } from '../../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { postgresMissing, startLocalPostgres } from '../../../platform/testing/local-postgres.ts';
import { loadPgBoss, loadPlainjob, type NotRun } from '../load-peers.ts';
import { durabilityOf, silent } from '../queue-contestants.ts';
import { benchKey } from './gateway-process.ts';

/** A queue with jobs that each offer one submission to the gateway. */
export interface PeerDraining {
  title: string;
  durability: string;
  /** works for this long, and answers how many calls succeeded in it */
  drainFor(address: string, milliseconds: number): Promise<number>;
  close(): Promise<void>;
}

/** Jobs that pg-boss takes and works on at the same time; how often it looks for more, its shortest. */
const pgBossBatch = 50;
const pgBossPollSeconds = 0.5;

/** The same call as ours makes, by hand: one submission, and a receipt for it. */
async function offer(address: string, request: SubmissionRequest): Promise<void> {
  const reply = await fetch(`${address}/v1/submissions/${request.id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${benchKey}` },
    body: JSON.stringify(request),
  });
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`status ${reply.status}`);
}

export async function plainjobDraining(
  folder: string,
  requests: readonly SubmissionRequest[],
): Promise<Result<PeerDraining, NotRun>> {
  const peer = await loadPlainjob();
  if (!peer.ok) return peer;
  const { better, defineQueue, defineWorker } = peer.value.module;
  const database = new Database(join(folder, 'plainjob.sqlite'));
  const queue = defineQueue({ connection: better(database), logger: silent });
  database.pragma('synchronous = FULL');
  const fill = (): void => void queue.addMany('offer', [...requests]);
  fill();
  return succeeded({
    title: `${peer.value.title}, one worker`,
    durability: durabilityOf(database),
    drainFor: async (address, milliseconds) => {
      let done = 0;
      const work = async (job: { data: string }): Promise<void> => {
        await offer(address, JSON.parse(job.data) as SubmissionRequest);
        done += 1;
      };
      const worker = defineWorker('offer', work, { queue, pollIntervall: 5, logger: silent });
      if (queue.countJobs({ status: 0 }) < requests.length / 2) fill();
      const running = worker.start();
      await passed(milliseconds);
      const inTime = done;
      await worker.stop();
      await running;
      return inTime;
    },
    close: () => Promise.resolve(queue.close()),
  });
}

export async function pgBossDraining(
  requests: readonly SubmissionRequest[],
): Promise<Result<PeerDraining, NotRun>> {
  const peer = await loadPgBoss();
  if (!peer.ok) return peer;
  const missing = postgresMissing();
  if (missing !== undefined) return failed({ code: 'notRun', peer: 'pg-boss', reason: missing });
  const postgres = startLocalPostgres();
  const { PgBoss } = peer.value.module;
  const boss = new PgBoss({ connectionString: postgres.address, schedule: false, supervise: false });
  boss.on('error', (error) => console.error(`pg-boss: ${error.message}`));
  await boss.start();
  await boss.createQueue('offer');
  return succeeded({
    title: `${peer.value.title}, ${pgBossBatch} at once`,
    durability: 'PostgreSQL 15, fsync, synchronous_commit on',
    drainFor: async (address, milliseconds) => {
      await boss.insert(
        'offer',
        requests.map((data) => ({ data })),
      );
      let done = 0;
      const options = { batchSize: pgBossBatch, pollingIntervalSeconds: pgBossPollSeconds };
      await boss.work('offer', options, async (jobs) => {
        await Promise.all(jobs.map(({ data }) => offer(address, data as SubmissionRequest)));
        done += jobs.length;
      });
      await passed(milliseconds);
      const inTime = done;
      await boss.offWork('offer');
      return inTime;
    },
    close: async () => {
      await boss.stop({ graceful: false });
      postgres.stop();
    },
  });
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
