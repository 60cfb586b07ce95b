import type { DocumentCameraConnection } from '../../contract/device-configuration.ts';
import type { DeviceReport } from '../../contract/device-report.ts';
import type { CameraStatus } from '../../contract/device.ts';

/**
 * The document camera as the terminal knows it: the page opens it, and says how it is. Before the page said anything
 * it is `unknown`; a page that comes back says it again.
 */
export class DocumentCamera {
  readonly #connection: DocumentCameraConnection;
  #status: CameraStatus = { device: 'starting', camera: 'unknown' };

  constructor(connection: DocumentCameraConnection) {
    this.#connection = connection;
  }

  status(): CameraStatus {
    return this.#status;
  }

  /** What the page saw; true when that is news. */
  reported(status: CameraStatus): boolean {
    const isNew = status.device !== this.#status.device || status.camera !== this.#status.camera;
    this.#status = status;
    return isNew;
  }

  report(): DeviceReport {
    return {
      id: 'documentCamera',
      class: 'camera',
      connection: this.#connection,
      status: this.#status,
      capabilities: {},
    };
  }
}
