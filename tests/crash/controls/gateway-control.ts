import { z } from 'zod';
import type { Database, SqlValue, Statements } from '../../../platform/database/database.ts';
import { openPGliteMemory } from '../../../platform/database/pglite-database.ts';
import { GatewayBench } from '../../../platform/testing/gateway-bench.ts';
import type { SeededRandom } from '../random.ts';

/** What the same sendings, with answers lost on the way, came to on one gateway. */
export interface LostAnswers {
  submissions: number;
  sendings: number;
  /** submissions whose case was opened more than once */
  doubled: number;
  /** submissions that took no effect at all */
  missing: number;
}

const Count = z.object({ count: z.coerce.number() });

/** The real gateway, over lost answers. */
export async function answersLostOnGateway(random: SeededRandom, submissions: number): Promise<LostAnswers> {
  return loseAnswers(await openPGliteMemory(), random, submissions, (database) => Promise.resolve(database));
}

/** The same without its uniqueness: neither the database keeps it nor the program looks it up. */
export async function answersLostWithoutUnique(
  random: SeededRandom,
  submissions: number,
): Promise<LostAnswers> {
  return loseAnswers(await openPGliteMemory(), random, submissions, async (database) => {
    await dropUniqueness(database);
    return forgetful(database);
  });
}

async function loseAnswers(
  database: Database,
  random: SeededRandom,
  submissions: number,
  change: (database: Database) => Promise<Database>,
): Promise<LostAnswers> {
  // migrates before the change takes the constraints away
  await GatewayBench.over(database);
  const bench = new GatewayBench(await change(database));
  const outcome: LostAnswers = { submissions, sendings: 0, doubled: 0, missing: 0 };
  try {
    const terminal = await bench.terminal();
    for (let sent = 0; sent < submissions; sent += 1) {
      const request = terminal.application();
      const answersLost = 1 + random.below(3);
      for (let sending = 0; sending <= answersLost; sending += 1) await bench.put(terminal, request);
      outcome.sendings += answersLost + 1;
      const [effects] = await database.query(
        Count,
        'SELECT count(*) AS count FROM service_case WHERE application_id = $1',
        [request.id],
      );
      if ((effects?.count ?? 0) > 1) outcome.doubled += 1;
      if ((effects?.count ?? 0) === 0) outcome.missing += 1;
    }
  } finally {
    await bench.close();
    await database.close();
  }
  return outcome;
}

async function dropUniqueness(database: Database): Promise<void> {
  const Constraint = z.object({ of: z.string(), name: z.string() });
  const constraints = await database.query(
    Constraint,
    `SELECT conrelid::regclass::text AS of, conname AS name FROM pg_constraint
      WHERE contype IN ('p', 'u') AND conrelid::regclass::text IN ('submission', 'service_case')`,
  );
  for (const { of, name } of constraints) {
    await database.script(`ALTER TABLE ${of} DROP CONSTRAINT ${name} CASCADE`);
  }
}

/** Answers every question whether a submission came before with no. */
function forgetful(database: Database): Database {
  return {
    ...forgetfulStatements(database),
    transaction: (work) => database.transaction((statements) => work(forgetfulStatements(statements))),
    close: () => database.close(),
  };
}

function forgetfulStatements(statements: Statements): Statements {
  return {
    query: <Row>(row: z.ZodType<Row>, sql: string, parameters?: readonly SqlValue[]) => {
      if (/FROM (parked_)?submission WHERE id = ANY/.test(sql)) return Promise.resolve([]);
      if (/max\(case_sequence\)/.test(sql)) return Promise.resolve([row.parse({ last: 0, strangers: 0 })]);
      return statements.query(row, sql, parameters);
    },
    run: (sql, parameters) => statements.run(sql, parameters),
    script: (sql) => statements.script(sql),
  };
}
