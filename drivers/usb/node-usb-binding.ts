import { z } from 'zod';
import type { UsbBinding, UsbConnection, UsbListener } from './usb-binding.ts';

type Library = typeof import('usb');
type NativeDevice = Awaited<ReturnType<Library['usb']['getDevices']>>[number];

interface Endpoints {
  input: { number: number; packetSize: number };
  output: number;
}

/** What is needed of a configuration descriptor; the library types it by a browser's interface. */
const Descriptors = z.object({
  interfaces: z.array(
    z.object({
      interfaceNumber: z.number(),
      alternate: z.object({
        endpoints: z.array(
          z.object({
            endpointNumber: z.number(),
            direction: z.enum(['in', 'out']),
            type: z.string(),
            packetSize: z.number().positive(),
          }),
        ),
      }),
    }),
  ),
});

/** The readers of the ministry's standard speak on interface 0 (devices.md section 1, "USB flavours"). */
const interfaceNumber = 0;
/** A read that nothing answers ends after this time and is begun anew; only then can the device be closed. */
const readMs = 500;
const writeMs = 1500;
/** room for the longest frame, as a whole number of packets of every USB speed */
const transferLength = 4096;

/**
 * Bulk devices through `usb`. Which endpoints it has, a device says itself.
 *
 * @param readLength bytes asked for at once: a whole frame as a rule; some readers hand over 64 at a time
 */
export function nodeUsbBinding(readLength = transferLength): UsbBinding {
  return {
    async list({ vendorId, productId }) {
      const devices = await attached();
      return devices
        .filter((device) => device.vendorId === vendorId && device.productId === productId)
        .map(placeOf);
    },
    async open(place, listener) {
      const device = (await attached()).find((each) => placeOf(each) === place);
      if (!device) throw new Error(`no such device at ${place}`);
      return open(device, readLength, listener);
    },
  };
}

async function attached(): Promise<NativeDevice[]> {
  const { usb } = await import('usb');
  return usb.getDevices();
}

function placeOf({ bus, address }: NativeDevice): string {
  return `${bus}/${address}`;
}

async function open(device: NativeDevice, readLength: number, listener: UsbListener): Promise<UsbConnection> {
  await device.open();
  let isClosing = false;
  try {
    const endpoints = endpointsOf(device);
    await claim(device);
    const reading = readOn(device, endpoints, readLength, listener, () => isClosing);
    return {
      write: (packet) => write(device, endpoints, packet),
      async close() {
        isClosing = true;
        await reading;
        await device.close();
      },
    };
  } catch (error) {
    isClosing = true;
    await device.close().catch(() => undefined);
    throw error;
  }
}

function endpointsOf(device: NativeDevice): Endpoints {
  const { interfaces } = Descriptors.parse(device.configuration);
  const found = interfaces.find((each) => each.interfaceNumber === interfaceNumber);
  const bulk = found?.alternate.endpoints.filter(({ type }) => type === 'bulk') ?? [];
  const input = bulk.find(({ direction }) => direction === 'in');
  const output = bulk.find(({ direction }) => direction === 'out');
  if (!input || !output) throw new Error('its interface 0 has no bulk endpoints');
  return {
    input: { number: input.endpointNumber, packetSize: input.packetSize },
    output: output.endpointNumber,
  };
}

/** A kernel driver that took the interface first is asked to let go. */
async function claim(device: NativeDevice): Promise<void> {
  try {
    await device.claimInterface(interfaceNumber);
  } catch {
    await device.detachKernelDriver(interfaceNumber);
    await device.claimInterface(interfaceNumber);
  }
}

async function write(device: NativeDevice, { output }: Endpoints, packet: Uint8Array): Promise<void> {
  const sent = await device.nativeTransferOut(output, writeMs, packet);
  if (sent < packet.length) throw new Error(`${sent} of ${packet.length} bytes were taken`);
}

async function readOn(
  device: NativeDevice,
  { input }: Endpoints,
  readLength: number,
  listener: UsbListener,
  isClosing: () => boolean,
): Promise<void> {
  const length = Math.ceil(readLength / input.packetSize) * input.packetSize;
  while (!isClosing()) {
    try {
      const data = await device.nativeTransferIn(input.number, readMs, length);
      if (data && data.length > 0 && !isClosing()) listener.received(data);
    } catch (error) {
      if (isTimeout(error)) continue;
      if (!isClosing()) listener.failed(error instanceof Error ? error : new Error(String(error)));
      return;
    }
  }
}

/** nusb says that a transfer that took too long was cancelled. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /time(?:d)?\s*-?out|cancel/i.test(error.message);
}
