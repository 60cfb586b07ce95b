import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { SerialPort } from 'serialport';

const readAsync = promisify(read);

type Binding = NonNullable<SerialPort['port']>;
type LinuxBinding = Extract<Binding, { fd: number | null; poller: { once: unknown } }>;

/**
 * Makes a port notice that its line hung up. On Linux a read of a terminal that hung up returns no bytes
 * (`hung_up_tty_read` in the kernel's tty_io.c). The library takes that for "nothing yet" and reads again at once,
 * for ever: unless its poll happens to see the hang-up first, a pulled plug is never told.
 * The port is opened non-blocking with VMIN 1, where "nothing yet" is EAGAIN (termios(3)): no bytes mean the end.
 *
 * @param port - An open port. Other systems' ports stay as they are.
 */
export function noticeHangUp(port: SerialPort): void {
  const binding = port.port;
  if (!binding || !isLinux(binding)) return;
  binding.read = (buffer, offset, length) => readOrEnd(binding, buffer, offset, length);
}

function isLinux(binding: Binding): binding is LinuxBinding {
  return process.platform === 'linux' && 'fd' in binding && 'poller' in binding;
}

type BytesRead = Awaited<ReturnType<LinuxBinding['read']>>;

async function readOrEnd(
  binding: LinuxBinding,
  buffer: Buffer,
  offset: number,
  length: number,
): Promise<BytesRead> {
  for (;;) {
    const bytesRead = await readNow(openHandle(binding), buffer, offset, length);
    if (bytesRead === 0) throw new Error('the line hung up');
    if (bytesRead !== undefined) return { bytesRead, buffer };
    openHandle(binding);
    await readable(binding);
  }
}

/** The library expects of a read that ends because the port was closed that it is `canceled`: that is no loss. */
function openHandle(binding: LinuxBinding): number {
  if (binding.isOpen && binding.fd !== null) return binding.fd;
  throw Object.assign(new Error('Port is not open'), { canceled: true });
}

/** The number of bytes read; `undefined` when there are none yet. */
async function readNow(
  fd: number,
  buffer: Buffer,
  offset: number,
  length: number,
): Promise<number | undefined> {
  try {
    return (await readAsync(fd, buffer, offset, length, null)).bytesRead;
  } catch (error) {
    if (error instanceof Error && 'code' in error && isNothingYet(error.code)) return undefined;
    throw error;
  }
}

function isNothingYet(code: unknown): boolean {
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}

function readable(binding: LinuxBinding): Promise<void> {
  return new Promise((resolve, reject) => {
    binding.poller.once('readable', (error) => (error ? reject(error) : resolve()));
  });
}
