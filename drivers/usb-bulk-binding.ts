import type { usb as usbOfLibrary } from 'usb';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../contract/result.ts';
import type { TransportFailure } from './transport.ts';
import type { UsbBulkBinding, UsbBulkHandle } from './usb-bulk-transport.ts';

type UsbDevice = NonNullable<Awaited<ReturnType<typeof usbOfLibrary.findDeviceByIds>>>;

/** What is read of a device's description; the library's own types are those of browsers. */
const Configuration = z.object({
  interfaces: z.array(
    z.object({
      interfaceNumber: z.number(),
      alternate: z.object({
        interfaceClass: z.number(),
        endpoints: z.array(
          z.object({ endpointNumber: z.number(), direction: z.enum(['in', 'out']), type: z.string() }),
        ),
      }),
    }),
  ),
});

interface BulkPlace {
  interfaceNumber: number;
  endpointIn: number;
  endpointOut: number;
}

/** A device that answers nothing ends its transfer after this time, so that closing never waits for ever. */
const transferInMs = 1000;
/** A printer that takes nothing for so long has stopped. */
const transferOutMs = 10_000;

/**
 * The device of two numbers (four hexadecimal digits each, as `lsusb` shows them) through the npm library `usb`,
 * loaded only when such a device is configured. The first interface with a bulk endpoint in each direction is
 * taken, one of `interfaceClass` before others (7 is the printer class).
 */
export function usbBulkBinding(
  { vendorId, productId }: { vendorId: string; productId: string },
  interfaceClass?: number,
): UsbBulkBinding {
  return {
    claim: async () => {
      const { usb } = await import('usb');
      try {
        const device = await usb.findDeviceByIds(parseInt(vendorId, 16), parseInt(productId, 16));
        if (!device) return failed({ code: 'notFound', detail: `no USB device ${vendorId}:${productId}` });
        return await claimed(device, interfaceClass);
      } catch (error) {
        // libusb tells what went wrong only in words.
        return failed(claimFailure(String(error)));
      }
    },
  };
}

async function claimed(
  device: UsbDevice,
  interfaceClass: number | undefined,
): Promise<Result<UsbBulkHandle, TransportFailure>> {
  await device.open();
  const place = bulkPlace(device, interfaceClass);
  if (!place) {
    await device.close();
    return failed({ code: 'other', detail: 'the device has no pair of bulk endpoints' });
  }
  // The kernel's own printer driver holds the interface on most machines; where it does not, this fails rightly.
  await device.detachKernelDriver(place.interfaceNumber).catch(() => undefined);
  await device.claimInterface(place.interfaceNumber);
  return succeeded(handleOf(device, place));
}

function bulkPlace(device: UsbDevice, interfaceClass: number | undefined): BulkPlace | undefined {
  const configuration = Configuration.safeParse(device.configuration);
  const places = (configuration.data?.interfaces ?? []).flatMap(({ interfaceNumber, alternate }) => {
    const bulk = alternate.endpoints.filter(({ type }) => type === 'bulk');
    const [into, out] = (['in', 'out'] as const).map((direction) =>
      bulk.find((endpoint) => endpoint.direction === direction),
    );
    if (!into || !out) return [];
    const isWanted = alternate.interfaceClass === interfaceClass;
    return [{ interfaceNumber, endpointIn: into.endpointNumber, endpointOut: out.endpointNumber, isWanted }];
  });
  return places.find(({ isWanted }) => isWanted) ?? places[0];
}

function handleOf(device: UsbDevice, place: BulkPlace): UsbBulkHandle {
  return {
    transferOut: async (bytes) => {
      const taken = await device.nativeTransferOut(place.endpointOut, transferOutMs, Uint8Array.from(bytes));
      if (taken !== bytes.length) throw new Error(`the device took ${taken} of ${bytes.length} bytes`);
    },
    transferIn: async (length) => {
      const bytes = await device
        .nativeTransferIn(place.endpointIn, transferInMs, length)
        .catch((error: unknown) => {
          if (/time/i.test(String(error))) return null;
          throw error;
        });
      return bytes ?? new Uint8Array(0);
    },
    close: async () => {
      await device.releaseInterface(place.interfaceNumber).catch(() => undefined);
      await device.close();
    },
  };
}

function claimFailure(detail: string): TransportFailure {
  if (/NO_DEVICE|NOT_FOUND|disconnected/i.test(detail)) return { code: 'notFound', detail };
  if (/ACCESS|permission/i.test(detail)) return { code: 'accessDenied', detail };
  if (/BUSY|in use/i.test(detail)) return { code: 'inUse', detail };
  return { code: 'other', detail };
}
