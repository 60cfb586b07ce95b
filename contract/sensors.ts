import type { AuxiliariesCapabilities, Device } from './device-report.ts';
import type { AuxiliariesStatus } from './device.ts';

/** The door's and the proximity sensor. A sensor that is not configured, or did not answer, is `unknown`. */
export interface Sensors extends Device<AuxiliariesStatus, AuxiliariesCapabilities> {
  onStatus(listener: (status: AuxiliariesStatus) => void): () => void;
}
