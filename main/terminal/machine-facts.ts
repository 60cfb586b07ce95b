import type { OpenedStore } from '../../offline-cache/store/open-store.ts';
import type { Sync } from '../../contract/outbox.ts';
import type { Devices } from './devices.ts';
import type { MachineFacts } from './offer/health.ts';

/** What the parts of the machine last said of themselves. */
export function machineFacts(store: OpenedStore, sync: Sync, devices: Devices): MachineFacts {
  const counts = store.submissions.counts();
  return {
    line: sync.line(),
    cardReader: devices.idCardReader.status(),
    receiptPrinter: devices.receiptPrinter.status(),
    ...(devices.documentPrinter ? { documentPrinter: devices.documentPrinter.status() } : {}),
    ...(devices.codeScanner ? { codeScanner: devices.codeScanner.status() } : {}),
    documentCamera: devices.documentCamera?.status(),
    storageRefusal: store.refusal()?.code,
    waitingToSend: counts.queued + counts.uploading + counts.blocked,
  };
}
