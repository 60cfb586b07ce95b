import { describe, expect, it } from 'vitest';
import { profileNames } from './printer-profile.ts';
import { bench, started, stopped, type Bench } from './testing/printer-bench.ts';

const wasSent = ({ transport }: Bench, ...bytes: number[]): number =>
  transport.sent.filter((each) => Buffer.from(each).equals(Buffer.from(bytes))).length;
const clearAtOnce = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

describe('every model', () => {
  it.each(profileNames())('%s: is found, prints once, and tells when paper is out', async (name) => {
    const all = await started(name);
    expect(all.printer.status()).toMatchObject({ device: 'online', paper: 'full' });
    const job = all.print('a');
    await all.clock.advance(30_000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'complete' });
    all.emulator.setPaper('low');
    await all.clock.advance(3000);
    expect(all.printer.status().paper).toBe('low');
    all.emulator.setPaper('out');
    await all.clock.advance(10_000);
    expect(all.printer.status().device).not.toBe('online');
    const next = all.print('b');
    await all.clock.advance(10_000);
    expect(next.outcome?.paper).toBe('none');
    all.emulator.setPaper('full');
    await all.clock.advance(20_000);
    expect(all.printer.status()).toMatchObject({ device: 'online', paper: 'full' });
    await stopped(all);
  });

  it.each(profileNames())('%s: silence is unknown', async (name) => {
    const all = bench(name);
    all.emulator.setFault('silent');
    all.printer.start();
    await all.clock.advance(10_000);
    expect(all.printer.status()).toEqual({
      device: 'offline',
      paper: 'unknown',
      media: 'unknown',
      cover: 'unknown',
    });
    await stopped(all);
  });
});

describe('a printer that answers for the first time', () => {
  it('is emptied: what it kept from before belongs to nobody', async () => {
    const all = await started();
    expect(wasSent(all, ...clearAtOnce)).toBe(1);
    await all.clock.advance(10_000);
    expect(wasSent(all, ...clearAtOnce)).toBe(1);
    all.transport.unplug();
    all.transport.plug();
    await all.clock.advance(10_000);
    expect(wasSent(all, ...clearAtOnce)).toBe(2);
    await stopped(all);
  });

  it('tells changes by itself where its model can, and they are not taken for answers', async () => {
    const all = await started('epson-80');
    await all.clock.advance(100);
    all.emulator.setCover('open');
    await all.clock.advance(1);
    expect(all.printer.status()).toMatchObject({ device: 'offline', cover: 'open' });
    all.emulator.setCover('closed');
    await all.clock.advance(1);
    expect(all.printer.status()).toMatchObject({ device: 'online', cover: 'closed' });
    await stopped(all);
  });
});

describe('the feed button', () => {
  it('makes the printer busy, and no receipt is begun under a finger', async () => {
    const all = await started();
    all.emulator.setFeedButton(true);
    await all.clock.advance(3000);
    expect(all.printer.status().device).toBe('deviceBusy');
    const job = all.print('a');
    await all.clock.advance(3000);
    expect(job.outcome).toMatchObject({ completion: 'deviceNotReady', paper: 'none' });
    all.emulator.setFeedButton(false);
    await all.clock.advance(3000);
    expect(all.printer.status().device).toBe('online');
    await stopped(all);
  });
});

describe('a cutter that stands still', () => {
  it('is freed by command where the model knows it, once, and nothing is printed again', async () => {
    const all = await started('epson-80');
    all.emulator.setFault('cutter');
    await all.clock.advance(5000);
    expect(all.emulator.recoveries).toBe(1);
    expect(all.printer.status()).toMatchObject({ device: 'online', paper: 'full' });
    expect(all.emulator.papers()).toHaveLength(0);
    expect(wasSent(all, 0x10, 0x05, 0x01)).toBe(0);
    await stopped(all);
  });

  it('that does not come free is not tried again until a person was there', async () => {
    const all = await started('epson-80');
    all.emulator.setBladeCaught(true);
    all.emulator.setFault('cutter');
    await all.clock.advance(60_000);
    expect(all.emulator.recoveries).toBe(1);
    expect(all.printer.status()).toMatchObject({ device: 'hardwareError', paper: 'jammed' });
    all.emulator.setCover('open');
    await all.clock.advance(3000);
    all.emulator.setBladeCaught(false);
    all.emulator.setCover('closed');
    await all.clock.advance(5000);
    expect(all.emulator.recoveries).toBe(2);
    expect(all.printer.status().device).toBe('online');
    await stopped(all);
  });

  it('is left alone under an open cover, and by models that do not know the command', async () => {
    const all = await started('epson-80');
    all.emulator.setCover('open');
    all.emulator.setFault('cutter');
    await all.clock.advance(10_000);
    expect(all.emulator.recoveries).toBe(0);
    await stopped(all);
    const other = await started('generic');
    other.emulator.setFault('cutter');
    await other.clock.advance(10_000);
    expect(other.emulator.recoveries).toBe(0);
    await stopped(other);
  });
});
