import Database from 'better-sqlite3';
import type { Clock } from '../../../contract/clock.ts';
import type { StoreFailure } from '../../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { attachmentFileName, submissionOfFile } from '../attachment-files.ts';
import { pageBytes } from '../durable-database.ts';
import { recordableWallMs } from '../envelope.ts';
import { migrate } from '../migrations.ts';
import { savedMsInId, sequenceInId } from '../submission-id.ts';
import { foundTable, joinFindings } from './findings.ts';
import { intactContents, type ContentHeader, type IntactContent } from './intact-content.ts';
import { PageImage } from './page-image.ts';
import type { SalvageReport } from './salvage-report.ts';
import { StateRows } from './state-rows.ts';

export interface SalvageTask {
  /** the damaged database; its log lies beside it */
  damaged: string;
  /** where the fresh one is made; there must be nothing */
  fresh: string;
  terminalId: string;
  clock: Clock;
  /** names of the files in the folder of attachments: they tell numbers that were given */
  attachmentNames: readonly string[];
  /** name of the folder where the damaged files will be, for the report */
  setAside?: string;
}

/** Numbers left out, so that none is given twice whose every trace was lost. */
const safetyGap = 1000;
/** No submission's row is shorter: without any trace, the file's size bounds how many there can have been. */
const shortestRowBytes = 300;

/**
 * Carries every intact record of a damaged database over into a fresh one. Nothing of the damaged file's structure
 * is trusted: its pages are searched for records, and a content counts only when its hash is right. What the rows
 * beside the contents say is taken as far as it fits the schema and the content's own header; where there is no row,
 * the submission is queued again, which the platform answers with the receipt it has. The log of attempts, upload
 * addresses and what the platform said about erasing are not carried over: they are learned again.
 */
export function salvageDatabase(task: SalvageTask): Result<SalvageReport, StoreFailure> {
  const image = new PageImage(task.damaged);
  const database = new Database(task.fresh);
  try {
    prepare(database, task.terminalId);
    const found = database.transaction(() => carryOver(database, image, task.terminalId))();
    if (found.strangers > 0 && found.ours === 0) {
      return failed({ code: 'anotherTerminal', detail: 'the damaged store is another terminal’s' });
    }
    const report = database.transaction(() => settleFindings(database, image, task))();
    database.pragma('synchronous = FULL');
    database.pragma('wal_checkpoint(TRUNCATE)');
    return succeeded(report);
  } finally {
    image.close();
    database.close();
  }
}

/** Until it is complete the fresh file counts for nothing: it is flushed once, at the end. */
function prepare(database: Database.Database, terminalId: string): void {
  database.pragma(`page_size = ${pageBytes}`);
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('secure_delete = ON');
  database.pragma('temp_store = MEMORY');
  migrate(database, terminalId);
  database.exec(foundTable);
}

function carryOver(
  database: Database.Database,
  image: PageImage,
  terminalId: string,
): { ours: number; strangers: number } {
  const rows = new StateRows(database);
  const insertContent = database.prepare<[number, string, string]>(
    'INSERT OR IGNORE INTO content (terminal_sequence, hash, payload) VALUES (?, ?, ?)',
  );
  const insertFound = database.prepare<[FoundRow]>(
    `INSERT OR IGNORE INTO found VALUES (:terminalSequence, :id, :caseId, :caseSequence, :format,
       :previousHash, :savedAtMs, :attachments)`,
  );
  const count = { ours: 0, strangers: 0 };
  const keep = ({ header, hash, payload }: IntactContent) => {
    const isOurs = header.terminalId === terminalId;
    count[isOurs ? 'ours' : 'strangers'] += 1;
    if (!isOurs) return;
    insertContent.run(header.terminalSequence, hash, payload);
    insertFound.run(foundRow(header));
  };
  for (const page of image.pages()) {
    for (const content of intactContents(page, image)) keep(content);
    rows.keepFrom(page, image);
  }
  for (const page of image.brokenPages()) {
    for (const content of intactContents(page, image)) keep(content);
  }
  return count;
}

type FoundRow = Omit<ContentHeader, 'attachments' | 'terminalId'> & {
  savedAtMs: number;
  attachments: string;
};

function foundRow({ attachments, terminalId: _, ...header }: ContentHeader): FoundRow {
  const files = attachments.map((attachment) => ({
    ...attachment,
    path: attachmentFileName(header.id, attachment.ordinal),
  }));
  return { ...header, savedAtMs: savedMsInId(header.id), attachments: JSON.stringify(files) };
}

function settleFindings(database: Database.Database, image: PageImage, task: SalvageTask): SalvageReport {
  const nowMs = recordableWallMs(task.clock);
  const { rebuilt, contentLost } = joinFindings(database, nowMs);
  const { total, highest } = database
    .prepare<[], { total: number; highest: number }>(
      'SELECT count(*) AS total, coalesce(max(terminal_sequence), 0) AS highest FROM submission',
    )
    .get() ?? { total: 0, highest: 0 };
  const report: SalvageReport = {
    atMs: nowMs,
    carriedOver: total - rebuilt - contentLost,
    rebuilt,
    contentLost,
    numbersMissing: highest - total,
    ...(task.setAside !== undefined && { setAside: task.setAside }),
  };
  const floor = sequenceFloor(highest, image, task.attachmentNames);
  database
    .prepare<[number, number, string]>(restoreMeta)
    .run(floor, legacySequence(database), JSON.stringify(report));
  return report;
}

/** Above anything ever given: what was found, what attachments are named after, and a gap. */
function sequenceFloor(highest: number, image: PageImage, attachmentNames: readonly string[]): number {
  const named = attachmentNames.map((name) => {
    const id = submissionOfFile(name.replace(/\.part$/, ''));
    return id === undefined ? 0 : sequenceInId(id);
  });
  const known = named.reduce((most, one) => Math.max(most, one), highest);
  return (known > 0 ? known : Math.ceil(image.bytes() / shortestRowBytes)) + safetyGap;
}

/** Rows of version 1 have ids that do not lead to them. */
function legacySequence(database: Database.Database): number {
  const rows = database.prepare<[], { sequence: number; id: string }>(
    'SELECT terminal_sequence AS sequence, id FROM submission ORDER BY terminal_sequence',
  );
  let highest = 0;
  for (const { sequence, id } of rows.iterate()) if (sequenceInId(id) !== sequence) highest = sequence;
  return highest;
}

const restoreMeta = `
UPDATE meta
   SET sequence_floor = ?, legacy_sequence = ?, salvage = ?,
       boot_counter = (SELECT coalesce(max(saved_boot), 0) FROM submission),
       platform_epoch = (SELECT platform_epoch FROM submission WHERE platform_epoch IS NOT NULL
                          ORDER BY terminal_sequence DESC LIMIT 1)`;
