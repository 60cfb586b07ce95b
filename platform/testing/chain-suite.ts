import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { receiptIn, refusalIn, type GatewayBench } from './gateway-bench.ts';
import { applicationBody, SampleTerminal } from './sample-submissions.ts';

/** The chain of a terminal, what the platform says it has of it, and what it raises. */
export function describeChain(the: () => GatewayBench): void {
  test('a terminal that sends in order has no gap and no incident', async () => {
    const terminal = await the().terminal();
    expect(await the().standing(terminal)).toMatchObject({ highestSequence: 0, missing: [] });
    for (let n = 0; n < 4; n += 1) receiptIn(await the().put(terminal, terminal.application()));
    expect(await the().standing(terminal)).toMatchObject({
      ...{ terminalId: terminal.id, highestSequence: 4, missing: [] },
    });
    expect(await the().incidents(terminal)).toEqual([]);
  });

  test('a gap is told and raised once, and resolves itself when it is filled', async () => {
    const terminal = await the().terminal();
    const requests = Array.from({ length: 9 }, () => terminal.application());
    const put = async (...sequences: number[]): Promise<void> => {
      for (const sequence of sequences) {
        const request = requests[sequence - 1];
        if (request) receiptIn(await the().put(terminal, request));
      }
    };
    await put(3, 4, 7, 7, 8);
    expect(await the().standing(terminal)).toMatchObject({
      highestSequence: 8,
      missing: [
        [1, 2],
        [5, 6],
      ],
    });
    expect(await the().incidents(terminal)).toEqual(['chainGap ×2']);
    await put(6, 1, 2, 5);
    expect(await the().standing(terminal)).toMatchObject({ highestSequence: 8, missing: [] });
    expect(await the().incidents(terminal)).toEqual([]);
    await put(9);
    expect(await the().incidents(terminal)).toEqual([]);
  });

  test('a cloned disk: both citizens’ submissions are taken, and one incident is open', async () => {
    const terminal = await the().terminal();
    receiptIn(await the().put(terminal, terminal.application()));
    const clone = new SampleTerminal(terminal.id);
    clone.sequence = terminal.sequence;
    clone.previousHash = terminal.previousHash;
    for (let n = 0; n < 3; n += 1) {
      receiptIn(await the().put(terminal, terminal.application()));
      receiptIn(await the().put(clone, clone.application()));
    }
    expect(await the().standing(terminal)).toMatchObject({ highestSequence: 4, missing: [] });
    expect(await the().incidents(terminal)).toEqual(['chainFork ×3']);
  });

  test('a wrong hash of the one before is a fork, whichever comes first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const terminal = await the().terminal();
      const first = terminal.application();
      terminal.previousHash = 'a'.repeat(64);
      const sent = [first, terminal.application()];
      for (const index of order) receiptIn(await the().put(terminal, sent[index] ?? first));
      expect(await the().incidents(terminal)).toEqual(['chainFork']);
    }
  });

  test('what is refused for cause is an incident; what only waits is none', async () => {
    const terminal = await the().terminal();
    const other = await the().terminal();
    const request = terminal.application();
    const elsewhere = { ...request, id: v7() };
    expect(refusalIn(await the().put(terminal, elsewhere))).toBe('400 idMismatch');
    expect(refusalIn(await the().put(terminal, other.application()))).toBe('422 terminalMismatch');
    const forged = terminal.request(terminal.envelope(applicationBody()), {
      terminalKey: { ...other.signer, keyId: terminal.signer.keyId },
    });
    expect(refusalIn(await the().put(terminal, forged))).toBe('422 sealBroken');
    const lost = { ...other.signer, keyId: '0123456789abcdef' };
    const sealedElsewhere = terminal.request(terminal.envelope(applicationBody()), { agencyKey: lost });
    expect(refusalIn(await the().put(terminal, sealedElsewhere))).toBe('422 unknownAgencyKey');
    const early = terminal.request(terminal.envelope(applicationBody()), { terminalKey: other.signer });
    const waiting = await the().put(terminal, early);
    expect(refusalIn(waiting)).toBe('409 unknownTerminalKey');
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    expect(await the().incidents(terminal)).toEqual([
      ...['replayedUnderAnotherId', 'sealBroken', 'terminalMismatch', 'unknownAgencyKey'],
    ]);
    expect(JSON.stringify(the().logged)).toContain('incidentOpened');
  });

  test('what may be erased is older than the backup window, and of this epoch', async () => {
    const terminal = await the().terminal();
    const first = receiptIn(await the().put(terminal, terminal.application()));
    the().clock.advance(86_400_000);
    receiptIn(await the().put(terminal, terminal.application()));
    const before = (await the().standing(terminal)).erasableThrough;
    expect(before).toBeLessThan(first.serverSequence);
    the().clock.advance(6 * 86_400_000 + 1);
    expect((await the().standing(terminal)).erasableThrough).toBe(first.serverSequence);
    the().clock.advance(-7 * 86_400_000);
    expect((await the().standing(terminal)).erasableThrough).toBe(before);
  });
}
