import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { Catalogue } from '../../../contract/service-item.ts';
import { fileKeeper } from '../../../offline-cache/catalogue/file-keeper.ts';
import { loadCatalogue } from '../../../offline-cache/catalogue/load.ts';
import type { Log } from '../log.ts';
import { startFailure, type StartFailure } from '../start-failure.ts';
import type { EvaluationIndicator } from '../visit/visit-ports.ts';

/** What this terminal offers: the generation in force and the reasons that go with ratings. */
export interface Offer {
  catalogue: Catalogue;
  indicators: readonly EvaluationIndicator[];
}

const Indicators = z.object({
  indicators: z.array(z.object({ code: z.string(), label: z.string(), level: z.number() })),
});

/**
 * Loads the catalogue. One that breaks a rule is named in the log with file and field, and the last good one stays
 * in use; without either the terminal cannot start.
 */
export function openOffer(folder: string, keeperFolder: string, log: Log): Result<Offer, StartFailure> {
  const loaded = loadCatalogue({ folder, keeper: fileKeeper(path.join(keeperFolder, 'catalogue.json')) });
  if (!loaded.ok) {
    loaded.failure.problems.forEach((problem) => log.error('catalogue-problem', { ...problem }));
    const first = loaded.failure.problems[0];
    return failed(startFailure('noCatalogue', first && `${first.file} ${first.field}: ${first.message}`));
  }
  loaded.value.problems.forEach((problem) => log.error('catalogue-problem', { ...problem }));
  log.info('catalogue-loaded', {
    from: loaded.value.from,
    generation: loaded.value.catalogue.manifest.generation,
  });
  return succeeded({ catalogue: loaded.value.catalogue, indicators: readIndicators(folder, log) });
}

/** Without reasons a bad rating cannot be sent; the log says why, the rest works. */
function readIndicators(folder: string, log: Log): EvaluationIndicator[] {
  try {
    return Indicators.parse(JSON.parse(readFileSync(path.join(folder, 'evaluation-indicators.json'), 'utf8')))
      .indicators;
  } catch (error) {
    log.error('indicators-unreadable', { reason: error instanceof Error ? error.message : String(error) });
    return [];
  }
}
