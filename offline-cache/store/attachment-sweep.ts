import { submissionOfFile, type AttachmentFiles } from './attachment-files.ts';
import type { StoreConnection } from './store-connection.ts';

/**
 * Takes away what a crash left between writing an attachment's file and committing its row, and files whose content
 * was erased: a file stays only when a row keeps it. Answers how many went.
 */
export function sweepAttachments(connection: StoreConnection, files: AttachmentFiles): number {
  const names = files.names();
  if (names.length === 0) return 0;
  const kept = new Set(
    connection.values<[], string>(`SELECT path FROM attachment WHERE state = 'kept'`).all(),
  );
  const orphans = names.filter((name) => isOurs(name) && !kept.has(name));
  files.remove(orphans);
  return orphans.length;
}

/** Nothing is deleted that this store did not name itself. */
function isOurs(name: string): boolean {
  return submissionOfFile(name.replace(/\.part$/, '')) !== undefined;
}
