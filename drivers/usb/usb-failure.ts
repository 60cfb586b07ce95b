import type { TransportFailure } from '../transport.ts';
import type { UsbDeviceId } from './usb-binding.ts';

/** `2b8b:2721`, as `lsusb` writes it. */
export function usbName({ vendorId, productId }: UsbDeviceId): string {
  return [vendorId, productId].map((number) => number.toString(16).padStart(4, '0')).join(':');
}

/**
 * What an error of node-hid or usb means. Neither library has codes; both hand through the words of the system and
 * its number.
 */
export function usbFailure(error: unknown, device: UsbDeviceId): TransportFailure {
  const words = error instanceof Error ? error.message : String(error);
  const name = usbName(device);
  if (/cannot open shared object|Cannot find module|ERR_DLOPEN/i.test(words)) {
    return {
      code: 'other',
      detail: `USB libraries are missing, on Debian: apt-get install libusb-1.0-0 libudev1 (${words})`,
    };
  }
  if (/EACCES|EPERM|permission|access denied|not permitted|errno 13\b|errno 1\b/i.test(words)) {
    return {
      code: 'accessDenied',
      detail: `no right to open ${name}: install the udev rule of docs/operating.md, then plug the device in again (${words})`,
    };
  }
  if (/EBUSY|busy|in use|claimed|errno 16\b/i.test(words)) {
    return { code: 'inUse', detail: `${name} is held by another program or a kernel driver (${words})` };
  }
  if (/ENOENT|ENODEV|ENXIO|no such|not found|disconnected|errno (?:2|6|19)\b/i.test(words)) {
    return { code: 'notFound', detail: `${name}: ${words}` };
  }
  return { code: 'other', detail: `${name}: ${words}` };
}
