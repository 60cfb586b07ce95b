import type { Result } from '../contract/result.ts';

/** Why a port could not be used. `silent`: it is open, nobody answers at any rate. `detail` is for the log, never for the citizen. */
export interface TransportFailure {
  code: 'notFound' | 'accessDenied' | 'inUse' | 'lost' | 'closed' | 'silent' | 'other';
  detail: string;
}

/**
 * A stream of bytes to a device, whatever carries it. Losing the device is an event (`onLost`), not an
 * exception; after it the transport is closed and may be opened again.
 */
export interface Transport {
  open(): Promise<Result<void, TransportFailure>>;
  /** Resolves when the bytes have left this process and the port has drained. */
  write(bytes: Uint8Array): Promise<Result<void, TransportFailure>>;
  /** Throws away received bytes that nobody has taken yet. */
  discardInput(): Promise<void>;
  close(): Promise<void>;
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  onLost(listener: () => void): () => void;
}
