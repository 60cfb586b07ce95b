import type { UsbDeviceId } from './usb-binding.ts';

/** The numbers of a configuration, four hexadecimal digits each, as a binding wants them. */
export function usbNumbers(device: { vendorId: string; productId: string }): UsbDeviceId {
  return {
    vendorId: Number.parseInt(device.vendorId, 16),
    productId: Number.parseInt(device.productId, 16),
  };
}
