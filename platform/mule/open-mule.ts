import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { CaseStatus } from '../../contract/gateway.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { openingKey } from '../../seal/bundle.ts';
import { signingKey } from '../../seal/key-file.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import { keyFileOpener } from '../adapters/key-file-opener.ts';
import type { Database, Statements } from '../database/database.ts';
import { migrate } from '../database/migrations.ts';
import { acceptedCases } from '../gateway/case-status.ts';
import type { GatewayLog } from '../gateway/gateway-log.ts';
import { SubmissionIntake } from '../gateway/submission-intake.ts';
import { openKeyFolder } from '../keys/key-folder.ts';
import { newestKeySet } from '../keys/key-sets.ts';
import { AttachmentShelf } from '../uploads/attachment-shelf.ts';
import { UploadFolder } from '../uploads/upload-folder.ts';
import { writeAnswers } from './answer-bundle.ts';
import { takeBundle, type TakenBundle, type TakingFailure, type TakingParts } from './take-bundle.ts';

/** More than a village hands in before the stick comes again. */
const MOST_ACCEPTANCES = 2_000;

export interface MuleParts {
  database: Database;
  /** the platform's: keys and attachments lie there */
  folder: string;
  clock: Clock;
  randomness: Randomness;
  log: GatewayLog;
}

/** A bundle that was taken, and where its answers lie. */
export interface AnsweredBundle extends TakenBundle {
  acceptances: number;
  answersFile: string;
}

/** Takes bundles into a platform's database, and answers them. */
export interface Mule {
  carry(file: string, answersFolder: string): Promise<Result<AnsweredBundle, TakingFailure>>;
}

/** Opens the platform of a folder for bundles. It must have been started once; a failure is one sentence. */
export async function openMule(parts: MuleParts): Promise<Result<Mule, string>> {
  const { database, folder } = parts;
  const keys = openKeyFolder(folder);
  if (!keys.ok) return keys;
  const migrated = await migrate(database);
  if (!migrated.ok) return failed(migrated.failure.detail);
  const [newest] = keys.value.platform;
  const known = await newestKeySet(database);
  if (newest === undefined || !known?.platform.some(({ keyId }) => keyId === newest.keyId)) {
    return failed('The platform has not yet published the keys of this folder; start it once.');
  }
  const signer = signingKey(newest);
  const uploads = new UploadFolder(join(folder, 'uploads'));
  const shelf = new AttachmentShelf({ ...parts, folder: uploads });
  const opener = keyFileOpener(keys.value.agency);
  const taking: TakingParts = {
    ...{ ...parts, folder: uploads, shelf },
    intake: new SubmissionIntake({ ...parts, signer, opener, shelf }),
    openers: keys.value.agency.map(openingKey),
    terminals: await speakingTerminals(database),
  };
  return succeeded({ carry: (file, answersFolder) => carry(parts, taking, signer, file, answersFolder) });
}

async function carry(
  { database, clock, randomness }: MuleParts,
  taking: TakingParts,
  signer: SigningKey,
  file: string,
  answersFolder: string,
): Promise<Result<AnsweredBundle, TakingFailure>> {
  const taken = await takeBundle(taking, file);
  if (!taken.ok) return taken;
  const { manifest } = taken.value;
  const recipient = manifest.answerTo ?? taking.terminals.get(manifest.terminalId)?.[0];
  if (recipient === undefined) return failed({ code: 'notMeant' });
  const acceptances: CaseStatus[] = await acceptedCases(
    ...([database, signer, manifest.terminalId, MOST_ACCEPTANCES] as const),
  );
  const answering = { folder: answersFolder, signer, clock, randomness };
  const answersFile = await writeAnswers(answering, taken.value, acceptances, recipient);
  return succeeded({ ...taken.value, acceptances: acceptances.length, answersFile });
}

/** Signing keys of the terminals that are not disabled. */
async function speakingTerminals(statements: Statements): Promise<Map<string, NamedKey[]>> {
  const rows = await statements.query(
    z.object({ terminal_id: z.string(), key_id: z.string(), public_key: z.string() }),
    `SELECT terminal_id, key_id, public_key FROM terminal_key
     JOIN terminal ON terminal.id = terminal_id AND terminal.enabled ORDER BY registration DESC`,
  );
  const terminals = new Map<string, NamedKey[]>();
  for (const { terminal_id: id, key_id: keyId, public_key: publicKey } of rows) {
    terminals.set(id, [...(terminals.get(id) ?? []), { keyId, publicKey }]);
  }
  return terminals;
}
