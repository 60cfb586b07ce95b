import type { DeviceReport } from '../../../contract/device-report.ts';
import type { StaffHandlers } from '../../../contract/staff.ts';
import type { OpenedStore } from '../../../offline-cache/store/open-store.ts';

/** Held submissions shown at once: staff deal with a handful, and a longer list says as much. */
const heldShown = 200;

export interface StaffDeskParts {
  /** the outbox alone can be asked without any device */
  devices?: () => DeviceReport[];
  /** only a running terminal serves a screen */
  screenAddress?: () => string;
  store: OpenedStore;
  mule: Pick<StaffHandlers, 'exportOutbox' | 'importAnswers'>;
  /** something can be sent again */
  nudge(): void;
}

/** What staff may do with the outbox of this terminal. */
export function staffDesk(parts: StaffDeskParts): StaffHandlers {
  const { devices = () => [], screenAddress = () => undefined, store, mule, nudge } = parts;
  return {
    devices,
    screenAddress,
    outbox() {
      const refusal = store.refusal();
      return {
        counts: store.submissions.counts(),
        held: store.queue.refused(heldShown),
        ...(refusal && { refusal }),
      };
    },
    replay(submissionId) {
      const replayed = store.queue.replay(submissionId);
      if (replayed.ok && replayed.value) nudge();
      return replayed;
    },
    acknowledgeSalvage: () => store.acknowledgeSalvage(),
    exportOutbox: (folder) => mule.exportOutbox(folder),
    importAnswers: (file) => mule.importAnswers(file),
  };
}
