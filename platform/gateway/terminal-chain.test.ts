import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainBegin } from '../../contract/keys.ts';
import { openPGliteMemory } from '../database/pglite-database.ts';
import { GatewayBench, receiptIn } from '../testing/gateway-bench.ts';
import { isFork, type ChainNeighbour } from './terminal-chain.ts';

const hashOf = (n: number): string => n.toString(16).padStart(64, '0');

/** One terminal's chain: submission n says the hash of n - 1. */
const chain = (length: number): ChainNeighbour[] =>
  Array.from({ length }, (_, index) => ({
    sequence: index + 1,
    hash: hashOf(index + 1),
    previousHash: index === 0 ? chainBegin : hashOf(index),
  }));

const asLink = ({ sequence, hash, previousHash = '' }: ChainNeighbour) => ({
  ...{ terminalId: 'T', terminalSequence: sequence, hash, previousHash },
});

test('one chain is never taken for a fork, in whatever order and with whatever gaps it comes', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(chain(12)), (sent) => {
      const received: ChainNeighbour[] = [];
      for (const one of sent) {
        expect(isFork(asLink(one), received)).toBe(false);
        received.push(one);
      }
    }),
  );
});

test('two chains that part are noticed once both sides of the parting came', () => {
  const parting = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 4 }));
  fc.assert(
    fc.property(parting, fc.infiniteStream(fc.nat()), ([common, beyond], order) => {
      const one = chain(common + beyond);
      const clone = one.slice(common).map((link) => ({
        ...{ sequence: link.sequence, hash: hashOf(100 + link.sequence) },
        previousHash: link.sequence === common + 1 ? link.previousHash : hashOf(99 + link.sequence),
      }));
      const links = [...one, ...clone];
      const places = [...order.take(links.length)];
      const all = links.map((link, index) => ({ link, place: places[index] ?? 0 }));
      all.sort((first, second) => first.place - second.place);
      const received: ChainNeighbour[] = [];
      const noticed = all.filter(({ link }) => {
        const forked = isFork(asLink(link), received);
        received.push(link);
        return forked;
      });
      expect(noticed.length).toBeGreaterThan(0);
    }),
  );
});

test('what the platform says it has is what came, whatever the order', async () => {
  const database = await openPGliteMemory();
  const bench = await GatewayBench.over(database);
  const orders = fc.shuffledSubarray(
    Array.from({ length: 9 }, (_, index) => index + 1),
    { minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const terminal = await bench.terminal();
      const requests = Array.from({ length: 9 }, () => terminal.application());
      for (const sequence of order) {
        const request = requests[sequence - 1];
        if (request) receiptIn(await bench.put(terminal, request));
      }
      const highest = Math.max(...order);
      const absent = Array.from({ length: highest }, (_, index) => index + 1).filter(
        (n) => !order.includes(n),
      );
      const standing = await bench.standing(terminal);
      const told = standing.missing.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index),
      );
      expect(standing.highestSequence).toBe(highest);
      expect(told).toEqual(absent);
      expect((await bench.incidents(terminal)).length).toBe(absent.length > 0 ? 1 : 0);
    }),
    { numRuns: 25 },
  );
  await bench.close();
  await database.close();
});
