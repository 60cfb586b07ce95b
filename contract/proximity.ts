import { z } from 'zod';
import { DeviceState } from './device.ts';

/**
 * Whether somebody stands in front of the terminal: the proximity sensor of XFS4IoT's Auxiliaries interface, in its
 * words. A sensor that did not answer is `unknown`, which keeps nothing awake and puts nothing to sleep.
 */
export const ProximityStatus = z.object({
  device: DeviceState,
  proximity: z.enum(['present', 'notPresent', 'unknown']),
});
export type ProximityStatus = z.infer<typeof ProximityStatus>;

/** A proximity sensor as the terminal sees it. Without one a touch, a key or a card wakes the screen. */
export interface ProximitySensor {
  start(): void;
  stop(): Promise<void>;
  status(): ProximityStatus;
  /** every change of the status, in order; the returned function stops listening */
  onEvent(listener: (status: ProximityStatus) => void): () => void;
}
