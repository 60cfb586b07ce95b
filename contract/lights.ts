import type { Device, LightsCapabilities } from './device-report.ts';
import type { LightName, LightPattern, LightsStatus } from './device.ts';

/** The indicator lights of a terminal. A light that is not configured is told nothing, and nobody minds. */
export interface Lights extends Device<LightsStatus, LightsCapabilities> {
  /** stays until it is told otherwise, also over a pulled plug */
  set(light: LightName, pattern: LightPattern): void;
  onStatus(listener: (status: LightsStatus) => void): () => void;
}
