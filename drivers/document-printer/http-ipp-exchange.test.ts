import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../contract/clock.ts';
import { systemClock } from '../emulators/system-clock.ts';
import { ManualClock } from '../receipt-printer/testing/manual-clock.ts';
import { FaultServer, type ExchangeFault } from './emulator/fault-server.ts';
import { IppPrinterModel } from './emulator/ipp-printer-model.ts';
import { HttpIppExchange } from './http-ipp-exchange.ts';
import { IppOperations } from './ipp-operations.ts';
import { pdfOf } from './testing/document-bench.ts';

const patient = 120_000;
const never = new AbortController().signal;
let server: FaultServer;
let uri: string;

beforeEach(async () => {
  server = new FaultServer(new IppPrinterModel(systemClock));
  uri = await server.listen();
});
afterEach(() => server.close());

function operations(address = uri, clock: Clock = systemClock) {
  return new IppOperations({
    exchange: new HttpIppExchange({ uri: address }, clock),
    printerUri: address,
    userName: 'jiujin-test',
    limits: { answerMs: patient, documentMs: patient },
  });
}

describe('a printer on a socket', () => {
  it('is asked, and answers', async () => {
    await expect(operations().printer(never)).resolves.toMatchObject({
      ok: true,
      value: { state: 3, accepting: true, model: 'Jiujin Model A4' },
    });
  });

  it('an answer in pieces is one answer', async () => {
    server.plan = ['split'];
    expect((await operations().printer(never)).ok).toBe(true);
  });

  it.each<[ExchangeFault, string]>([
    ['cut', 'cut'],
    ['cutRequest', 'cut'],
    ['lostAnswer', 'cut'],
    ['garbage', 'garbage'],
    ['huge', 'tooLarge'],
    ['http401', 'refused'],
    ['http503', 'notPrinting'],
  ])('%s is told as %s', async (fault, code) => {
    server.plan = [fault];
    await expect(operations().printer(never)).resolves.toMatchObject({ ok: false, failure: { code } });
  });

  it('a document that is cut off in the middle is a failure, not an exception', async () => {
    server.plan = ['none', 'cutRequest'];
    const all = operations();
    const job = await all.createJob('jiujin-test/a', never);
    const big = Buffer.concat([pdfOf(1), Buffer.alloc(8 << 20)]);
    await expect(all.sendDocument(job.ok ? job.value.jobId : 0, big, never)).resolves.toMatchObject({
      ok: false,
      failure: { code: 'cut' },
    });
  });

  it('silence ends when its time is over', async () => {
    server.plan = ['silence'];
    const clock = new ManualClock();
    const asked = operations(uri, clock).printer(never);
    while (server.model.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(patient);
    await expect(asked).resolves.toMatchObject({ ok: false, failure: { code: 'timeOut' } });
    expect(clock.waiting).toBe(0);
  });

  it('and when nobody wants the answer any more', async () => {
    server.plan = ['silence'];
    const ending = new AbortController();
    const asked = operations().printer(ending.signal);
    while (server.model.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ending.abort();
    await expect(asked).resolves.toMatchObject({ ok: false, failure: { code: 'canceled' } });
  });

  it('nobody at that address', async () => {
    const gone = new FaultServer(server.model);
    const address = await gone.listen();
    await gone.close();
    await expect(operations(address).printer(never)).resolves.toMatchObject({
      ok: false,
      failure: { code: 'unreachable' },
    });
  });

  it('a name that nobody knows', async () => {
    const answer = await operations('ipp://printer.invalid/ipp/print').printer(never);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'nameUnknown' } });
  });

  it('something else listens there', async () => {
    const other = createServer((socket) => socket.end('220 mail\r\n')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const answer = await operations(`ipp://127.0.0.1:${port}/`).printer(never);
    other.close();
    expect(answer).toMatchObject({ ok: false, failure: { code: 'cut' } });
  });

  it('leaves no socket open, however often it asks', async () => {
    const all = operations();
    const faults: ExchangeFault[] = ['none', 'cut', 'garbage', 'lostAnswer', 'http503', 'split'];
    for (let round = 0; round < 2000; round += 1) {
      server.plan = [faults[round % faults.length]!];
      await all.printer(never);
    }
    while (server.openSockets > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(server.connections).toBe(2000);
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
    expect(sockets.length).toBeLessThan(5);
  });
});
