import { describe, expect, test } from 'vitest';
import { EmulatedUsbReader } from '../id-card/emulator/emulated-usb-reader.ts';
import { IdCardReaderEmulator } from '../id-card/emulator/id-card-reader-emulator.ts';
import { ManualClock } from '../id-card/emulator/manual-clock.ts';
import { nodeHidBinding } from './node-hid-binding.ts';
import { nodeUsbBinding } from './node-usb-binding.ts';
import { plainPackets } from './packet-framing.ts';
import { usbFailure } from './usb-failure.ts';
import { UsbTransport } from './usb-transport.ts';

const numbers = { vendorId: 0x2b8b, productId: 0x2721 };

function bench() {
  const clock = new ManualClock();
  const device = new IdCardReaderEmulator({ clock });
  const binding = new EmulatedUsbReader({ device, framing: plainPackets(), clock });
  const transport = new UsbTransport({ binding, device: numbers, framing: plainPackets(4) });
  return { binding, transport };
}

describe('a USB device', () => {
  test('that is not there, not ours or taken is told by its code', async () => {
    const { binding, transport } = bench();
    const codeOf = async (refusal: string): Promise<unknown> => {
      binding.refusal = refusal;
      const opened = await transport.open();
      return opened.ok || opened.failure.code;
    };
    expect(await codeOf("Failed to open a device with path '/dev/hidraw0': Permission denied")).toBe(
      'accessDenied',
    );
    expect(await codeOf('open error: Device or resource busy (errno 16)')).toBe('inUse');
    expect(await codeOf('something else')).toBe('other');
    binding.unplug();
    expect(await transport.open()).toMatchObject({
      ok: false,
      failure: { code: 'notFound', detail: '2b8b:2721 is not plugged in' },
    });
    expect(binding.openConnections).toBe(0);
  });

  test('is opened anew without leaving the old connection open', async () => {
    const { binding, transport } = bench();
    await Promise.all([transport.open(), transport.open(), transport.open()]);
    expect(binding).toMatchObject({ openConnections: 1, opened: 3 });
    await transport.close();
    expect(binding.openConnections).toBe(0);
    expect(await transport.write(Uint8Array.of(1))).toMatchObject({ ok: false, failure: { code: 'closed' } });
  });

  test('that goes away ends the writes that wait, tells it once, and is let go of', async () => {
    const { binding, transport } = bench();
    await transport.open();
    let lost = 0;
    transport.onLost(() => (lost += 1));
    let packets = 0;
    binding.onUse = () => {
      packets += 1;
      if (packets === 2) binding.unplug();
    };
    const writes = await Promise.all([
      transport.write(new Uint8Array(40)),
      transport.write(new Uint8Array(40)),
    ]);
    expect(writes.map((write) => write.ok || write.failure.code)).toEqual(['lost', 'lost']);
    expect(lost).toBe(1);
    binding.plug();
    binding.onUse = () => undefined;
    expect(await transport.open()).toEqual({ ok: true, value: undefined });
    expect(binding.openConnections).toBe(1);
    await transport.close();
  });

  test('that goes away while it is opened is lost, and nothing stays open', async () => {
    const { binding, transport } = bench();
    const open = binding.open.bind(binding);
    binding.open = async (place, listener) => {
      const connection = await open(place, listener);
      listener.failed(new Error('gone'));
      return connection;
    };
    expect(await transport.open()).toMatchObject({ ok: false, failure: { code: 'lost' } });
    expect(binding.openConnections).toBe(0);
  });
});

test.each([
  ['libudev.so.1: cannot open shared object file: No such file or directory', 'other', 'apt-get install'],
  ['open error: Permission denied (errno 13)', 'accessDenied', 'udev rule'],
  ['getDevices error: /sys/bus/usb/devices/ not found (errno 2)', 'notFound', '2b8b:2721'],
  ['claimInterface error: interface is busy (errno 16)', 'inUse', 'another program'],
  ['no such device at 1-1/4', 'notFound', '2b8b:2721'],
])('%s is %s', (words, code, detail) => {
  const failure = usbFailure(new Error(words), numbers);
  expect(failure.code).toBe(code);
  expect(failure.detail).toContain(detail);
});

test.each([
  ['node-hid', nodeHidBinding],
  ['usb', nodeUsbBinding()],
])('%s on this machine finds no such device, and says so without an exception', async (_, binding) => {
  const nobody = { vendorId: 0xffff, productId: 0xffff };
  const transport = new UsbTransport({ binding, device: nobody, framing: plainPackets() });
  const opened = await transport.open();
  expect(opened.ok).toBe(false);
  if (!opened.ok) expect(['notFound', 'other']).toContain(opened.failure.code);
});
