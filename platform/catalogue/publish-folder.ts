import type { Clock } from '../../contract/clock.ts';
import type { Database } from '../database/database.ts';
import type { GatewayLog } from '../gateway/gateway-log.ts';
import { readCatalogueFolder } from './catalogue-folder.ts';
import { publishCatalogue } from './publish.ts';

/**
 * Publishes a folder when it differs from what is published. A folder that cannot be published is named in the log
 * and changes nothing: the platform has submissions to receive, whatever somebody did to a file.
 */
export async function publishFolder(
  { database, clock, log }: { database: Database; clock: Clock; log: GatewayLog },
  folder: string,
): Promise<void> {
  const read = readCatalogueFolder(folder);
  if (!read.ok) {
    for (const fault of read.failure) log.error({ event: 'catalogueNotPublished', ...fault });
    return;
  }
  log.info({ event: 'cataloguePublished', ...(await publishCatalogue(database, clock, read.value)) });
}
