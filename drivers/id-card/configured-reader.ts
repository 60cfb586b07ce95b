import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { IdCardReaderConnection } from '../../contract/device-configuration.ts';
import { SerialTransport } from '../serial-transport.ts';
import type { Transport } from '../transport.ts';
import { nodeHidBinding } from '../usb/node-hid-binding.ts';
import { nodeUsbBinding } from '../usb/node-usb-binding.ts';
import { plainPackets } from '../usb/packet-framing.ts';
import type { UsbBinding } from '../usb/usb-binding.ts';
import { usbNumbers } from '../usb/usb-numbers.ts';
import { UsbTransport } from '../usb/usb-transport.ts';
import { DetectedSerialTransport } from '../detected-serial-transport.ts';
import { SdtIdCardReader } from './id-card-reader.ts';
import { readerDelays } from './reader-delays.ts';
import { readerProbe, readerRates } from './reader-rates.ts';
import { countedReports, paddedReports } from './report-framing.ts';

/** Bytes that some bulk readers take and give at once, up to the end of a frame. */
const bulkChunk = 64;

/** What lies below USB: the libraries, or what a test puts in their place. */
interface UsbBindings {
  hid: UsbBinding;
  bulk: (readLength?: number) => UsbBinding;
}

const libraries: UsbBindings = { hid: nodeHidBinding, bulk: nodeUsbBinding };

/** The identity-card reader of a configuration, on its transport; not started yet. */
export function configuredIdCardReader(
  connection: IdCardReaderConnection,
  clock: Clock,
  today: () => string | undefined,
  bindings: UsbBindings = libraries,
): IdCardReader {
  const transport = transportOf(connection, clock, bindings);
  const replyGapMs = connection.transport === 'hid' ? readerDelays.reportGapMs : readerDelays.replyGapMs;
  return new SdtIdCardReader({ transport, clock, today, replyGapMs });
}

function transportOf(connection: IdCardReaderConnection, clock: Clock, bindings: UsbBindings): Transport {
  switch (connection.transport) {
    case 'serial': {
      const { path, baudRate } = connection;
      if (baudRate !== 'detect') return new SerialTransport({ path, baudRate });
      const transportAt = (rate: number): Transport => new SerialTransport({ path, baudRate: rate });
      return new DetectedSerialTransport({ transportAt, clock, rates: readerRates, probe: readerProbe });
    }
    case 'hid': {
      const framing = connection.framing === 'padded' ? paddedReports() : countedReports();
      return new UsbTransport({ binding: bindings.hid, device: usbNumbers(connection), framing });
    }
    case 'usbBulk': {
      const chunk = connection.chunked ? bulkChunk : undefined;
      const framing = plainPackets(chunk);
      return new UsbTransport({ binding: bindings.bulk(chunk), device: usbNumbers(connection), framing });
    }
  }
}
