import type { Result } from '../../contract/result.ts';

/** `cardGone`: lifted; `failed`: the reader or the card's chip did not answer. `detail` is for the log. */
export interface ChannelFailure {
  code: 'cardGone' | 'failed';
  detail: string;
}

/** A card that was connected to: commands go in, responses with their status word come out. */
export interface CardChannel {
  transmit(command: Uint8Array): Promise<Result<Uint8Array, ChannelFailure>>;
  close(): Promise<void>;
}

/** What a reader service tells; readers by the names it gives them. */
export interface SlotListener {
  readerFound(reader: string): void;
  readerGone(reader: string): void;
  cardPresent(reader: string): void;
  /** `mute`: something is in the slot and does not answer to a reset */
  cardMute(reader: string): void;
  cardGone(reader: string): void;
  /** the service itself is gone: nothing more will be told */
  serviceLost(detail: string): void;
}

/** PC/SC cut at its narrowest: the rest of the driver runs the same over a real service and over a fake one. */
export interface CardSlots {
  /** begins to tell `listener`; fails where no service runs */
  open(listener: SlotListener): Result<void, { detail: string }>;
  connect(reader: string): Promise<Result<CardChannel, ChannelFailure>>;
  /** from now on nothing is told; resolves when the service is let go, which may take a while */
  close(): Promise<void>;
}
