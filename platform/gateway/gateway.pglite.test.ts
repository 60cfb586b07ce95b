import { openPGliteMemory } from '../database/pglite-database.ts';
import { describeGateway } from '../testing/gateway-suite.ts';

describeGateway('PGlite', async () => {
  const database = await openPGliteMemory();
  return { database, close: () => database.close() };
});
