import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { CatalogueProblem } from '../../../contract/service-item.ts';
import { fileKeeper } from '../../../offline-cache/catalogue/file-keeper.ts';
import { loadCatalogue } from '../../../offline-cache/catalogue/load.ts';
import { rulesFingerprint } from '../../../offline-cache/catalogue/rules-fingerprint.ts';
import { CatalogueDatabase } from '../../../offline-cache/catalogue-sync/catalogue-database.ts';
import type { Log } from '../log.ts';
import { startFailure, type StartFailure } from '../start-failure.ts';
import type { EvaluationIndicator } from '../visit/visit-ports.ts';
import { OfferInForce, type OfferedCatalogue } from './offer-in-force.ts';

export interface OfferFolders {
  /** the catalogue that came with the program */
  builtIn: string;
  /** where the last good catalogue of the program is kept */
  keeper: string;
  /** for the copy of what the platform publishes; made when missing */
  synchronised: string;
}

const Indicators = z.object({
  indicators: z.array(z.object({ code: z.string(), label: z.string(), level: z.number() })),
});

/**
 * Opens what this terminal offers: the catalogue that came with the program or the platform's, whichever is in force
 * (docs/decisions/0008). One that breaks a rule is named in the log with file and field, and the last good one
 * stays in use; without any the terminal cannot start.
 */
export function openOffer(folders: OfferFolders, log: Log): Result<OfferInForce, StartFailure> {
  const { database, opening } = CatalogueDatabase.open(folders.synchronised);
  log.info('catalogue-database', { ...opening });
  const rules = rulesFingerprint();
  const builtIn = loadBuiltIn(folders, database, rules, log);
  const offer = OfferInForce.open({ database, rules, log, ...(builtIn.ok && { builtIn: builtIn.value }) });
  if (offer) return succeeded(offer);
  database.close();
  const first = builtIn.ok ? undefined : builtIn.failure[0];
  return failed(startFailure('noCatalogue', first && `${first.file} ${first.field}: ${first.message}`));
}

function loadBuiltIn(
  folders: OfferFolders,
  { memory }: CatalogueDatabase,
  rules: string,
  log: Log,
): Result<OfferedCatalogue, CatalogueProblem[]> {
  const loaded = loadCatalogue({
    folder: folders.builtIn,
    keeper: fileKeeper(path.join(folders.keeper, 'catalogue.json')),
    verdicts: {
      isChecked: (digest) => memory.isChecked(digest, rules),
      rememberChecked: (digest) => memory.rememberChecked(digest, rules),
    },
  });
  const problems = loaded.ok ? loaded.value.problems : loaded.failure.problems;
  problems.forEach((problem) => log.error('catalogue-problem', { ...problem }));
  if (!loaded.ok) return failed(problems);
  const { catalogue, digest, from } = loaded.value;
  log.info('catalogue-loaded', { from, generation: catalogue.manifest.generation });
  return succeeded({ catalogue, digest, indicators: readIndicators(folders.builtIn, log) });
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
