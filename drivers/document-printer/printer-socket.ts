import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { PrinterAddress } from './http-ipp-exchange.ts';
import type { ExchangeFailure } from './ipp-exchange.ts';

const ippPort = 631;

/**
 * A connection to the printer, ready for bytes. Over TLS the certificate is checked before anything is sent: printers
 * sign their own, so that one is believed which the configuration names; without a name the system's authorities judge.
 */
export function connectTo(
  address: PrinterAddress,
  signal: AbortSignal,
): Promise<Result<Socket, ExchangeFailure>> {
  return new Promise((resolve) => {
    const { socket, ready } = opened(address);
    const finish = (result: Result<Socket, ExchangeFailure>): void => {
      signal.removeEventListener('abort', giveUp);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const giveUp = (): void => finish(failed({ code: 'unreachable', detail: 'given up while connecting' }));
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) return giveUp();
    // Stays for the socket's whole life: an error that nobody hears ends the process.
    socket.on('error', (error: NodeJS.ErrnoException) => finish(failed(failureOf(error))));
    socket.once('close', () => finish(failed({ code: 'unreachable', detail: 'closed while connecting' })));
    socket.once(ready, () => finish(judged(socket, address.fingerprint)));
  });
}

function opened(address: PrinterAddress): { socket: Socket; ready: 'connect' | 'secureConnect' } {
  const uri = new URL(address.uri);
  const host = uri.hostname.replace(/^\[|\]$/g, '');
  const port = uri.port === '' ? ippPort : Number(uri.port);
  if (uri.protocol !== 'ipps:') return { socket: connectPlain({ host, port }), ready: 'connect' };
  const socket = connectSecure({
    host,
    port,
    ...(isIP(host) ? {} : { servername: host }),
    rejectUnauthorized: address.fingerprint === undefined,
  });
  return { socket, ready: 'secureConnect' };
}

function judged(
  socket: Socket | TLSSocket,
  fingerprint: string | undefined,
): Result<Socket, ExchangeFailure> {
  if (fingerprint === undefined || !('getPeerCertificate' in socket)) return succeeded(socket);
  const shown = socket.getPeerCertificate().fingerprint256;
  if (shown.toUpperCase() === fingerprint.toUpperCase()) return succeeded(socket);
  return failed({ code: 'untrusted', detail: `another certificate: ${shown}` });
}

const certificateErrors = /CERT|SELF_SIGNED|ISSUER|ERR_TLS|UNABLE_TO_VERIFY/;

function failureOf(error: NodeJS.ErrnoException): ExchangeFailure {
  const { code = '', message } = error;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { code: 'nameUnknown', detail: message };
  if (certificateErrors.test(code)) return { code: 'untrusted', detail: message };
  return { code: 'unreachable', detail: message };
}
