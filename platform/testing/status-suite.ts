import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { CaseStatus, GatewayHealth } from '../../contract/gateway.ts';
import { simulatedAgency } from '../adapters/simulated-agency.ts';
import { AcceptanceRounds } from '../gateway/acceptance-rounds.ts';
import { currentEpoch } from '../gateway/epoch.ts';
import { acceptanceIsGenuine } from '../../seal/verify.ts';
import { testPlatformKey } from '../../seal/testing/test-keys.ts';
import { contentOf, receiptIn, refusalIn, type GatewayBench } from './gateway-bench.ts';
import { WANG } from './sample-submissions.ts';

/** How far a case has come, to the terminal and to a phone. */
export function describeStatus(the: () => GatewayBench): void {
  test('a case is received, then accepted by a named agency, and the page follows', async () => {
    const terminal = await the().terminal();
    const caseId = v7();
    the().clock.set('2026-11-23T02:00:00Z');
    const request = terminal.application({ caseId });
    const page = () => the().call(undefined, { method: 'GET', url: `/r/${request.id}` });
    const status = async () =>
      CaseStatus.strict().parse(
        (await the().call(terminal.key, { method: 'GET', url: `/v1/cases/${caseId}` })).json,
      );
    expect((await page()).text).toContain('还没有送到平台');

    const answer = await the().put(terminal, request);
    const receipt = receiptIn(answer);
    expect(await status()).toEqual({
      caseId,
      caseNumber: receipt.caseNumber,
      state: 'received',
      receivedAt: '2026-11-23T02:00:00.000Z',
    });
    expect((await page()).text).toContain('已经送到平台');

    const agency = simulatedAgency(the().clock, 20);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const rounds = new AcceptanceRounds({ ...{ database: the().database, agency, clock: the().clock, log } });
    the().clock.advance(19_999);
    await rounds.round();
    expect((await status()).state).toBe('received');
    the().clock.advance(1);
    expect(await rounds.round()).toBeGreaterThan(0);
    expect(await status()).toMatchObject({
      state: 'accepted',
      acceptedAt: '2026-11-23T02:00:20.000Z',
      acceptedBy: '崆峒区民政局（模拟）',
    });
    const accepted = await page();
    expect(accepted.text).toContain('崆峒区民政局（模拟）');
    expect(accepted.text).toContain('2026年11月23日 10:00');
    expect(accepted.text).not.toContain(WANG.name);
    expect(accepted.text).not.toContain(WANG.idNumber);
    expect(contentOf(await the().put(terminal, request))).toEqual(contentOf(answer));
    expect(acceptanceIsGenuine(await status(), [testPlatformKey])).toBe(true);
  });

  test('unknown cases and wrong addresses', async () => {
    const terminal = await the().terminal();
    for (const id of [v7(), 'x', '%00', "'"]) {
      const answer = await the().call(terminal.key, { method: 'GET', url: `/v1/cases/${id}` });
      expect(refusalIn(answer)).toBe('404 unknownCase');
    }
    const broken = await the().call(terminal.key, { method: 'GET', url: '/v1/cases/%zz' });
    expect(refusalIn(broken)).toBe('400 invalid');
    const page = await the().call(undefined, { method: 'GET', url: '/r/%3Cscript%3E' });
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('<script>');
    expect(refusalIn(await the().call(undefined, { method: 'GET', url: '/nothing' }))).toBe('404 notFound');
  });

  test('health needs no key and tells the epoch', async () => {
    const health = await the().call(undefined, { method: 'GET', url: '/v1/health' });
    expect(GatewayHealth.strict().parse(health.json).epoch).toBe(await currentEpoch(the().database));
  });
}
