import { openPostgres } from '../database/postgres-database.ts';
import { describeGateway } from '../testing/gateway-suite.ts';
import { postgresMissing, startLocalPostgres } from '../testing/local-postgres.ts';

describeGateway(
  'PostgreSQL 15',
  async () => {
    const server = startLocalPostgres();
    const opened = await openPostgres(server.address);
    if (!opened.ok) throw new Error(opened.failure.detail);
    const database = opened.value;
    const close = async (): Promise<void> => {
      await database.close();
      server.stop();
    };
    return { database, close };
  },
  postgresMissing(),
);
