import type { CameraCapabilities } from '../../contract/device-report.ts';
import type { CameraStatus } from '../../contract/device.ts';

/**
 * The document camera as the terminal knows it: the page opens it, and says how it is. Before the page said anything
 * it is `unknown`; a page that comes back says it again.
 */
export class DocumentCamera {
  #status: CameraStatus = { device: 'starting', camera: 'unknown' };

  status(): CameraStatus {
    return this.#status;
  }

  /** What the page saw; true when that is news. */
  reported(status: CameraStatus): boolean {
    const isNew = status.device !== this.#status.device || status.camera !== this.#status.camera;
    this.#status = status;
    return isNew;
  }

  /** The browser tells no more of a camera than its picture. */
  capabilities(): CameraCapabilities {
    return {};
  }
}
