/** A kind of device, as numbers. */
export interface UsbDeviceId {
  vendorId: number;
  productId: number;
}

/** What an open device tells. After `failed` it tells nothing more. */
export interface UsbListener {
  /** one HID report without its id, or one bulk transfer */
  received(packet: Uint8Array): void;
  failed(error: Error): void;
}

/** An open device. */
export interface UsbConnection {
  /** Resolves when the packet has left; rejects when it cannot leave any more. */
  write(packet: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * The narrowest cut through a USB library: below it nothing can run without the device, above it everything is ours
 * and runs in tests. Known troubles of the system come as rejections, which the transport turns into values.
 */
export interface UsbBinding {
  /** Places of the attached devices of a kind. This is slow (it walks the whole bus). */
  list(device: UsbDeviceId): Promise<string[]>;
  open(place: string, listener: UsbListener): Promise<UsbConnection>;
}
