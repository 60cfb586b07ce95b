import type { RateProbe } from '../detected-serial-transport.ts';
import { readerDelays } from './reader-delays.ts';
import { replyFits } from './reply-fit.ts';
import { SdtFrameParser } from './sdt-frame.ts';
import { encodeSdtRequest, messageOf } from './sdt-message.ts';

/** Rates of these readers, the usual first (devices.md section 1, "UART"). */
export const readerRates = [115_200, 57_600, 38_400, 19_200, 9600] as const;

/** A reader is asked for its SAM status. A refusal is an answer too: whatever the module thinks, the rate is right. */
export const readerProbe: RateProbe = {
  question: encodeSdtRequest('samStatus'),
  listen() {
    const parser = new SdtFrameParser();
    return (bytes) =>
      parser.push(bytes).some((event) => {
        const message = event.kind === 'frame' ? messageOf(event) : undefined;
        return message?.kind === 'reply' && replyFits('samStatus', message);
      });
  },
  waitMs: readerDelays.detectTimeoutMs,
};
