import { expect, test } from 'vitest';
import { KeySet, TerminalCertificate } from '../../contract/keys.ts';
import { signingKey } from '../../seal/key-file.ts';
import { testKeySet, testPlatformKey } from '../../seal/testing/test-keys.ts';
import { certificateIsGenuine, keySetIsSigned } from '../../seal/verify.ts';
import { enrolTerminal } from '../gateway/terminal-access.ts';
import { receiptIn, refusalIn, type Answer, type GatewayBench } from './gateway-bench.ts';
import { samplePair } from './sample-submissions.ts';

/** Keys of the platform, and keys of terminals. */
export function describeKeys(the: () => GatewayBench): void {
  const keysAfter = (after: string): Promise<Answer> =>
    the().call(undefined, { method: 'GET', url: `/v1/keys${after}` });
  const certificateIn = ({ json }: Answer): TerminalCertificate => TerminalCertificate.strict().parse(json);
  const another = (seed: string) => signingKey(samplePair(seed));

  test('the set of keys is served to everybody, signed', async () => {
    const keys = KeySet.strict().parse((await keysAfter('')).json);
    expect(keySetIsSigned(keys, [testPlatformKey])).toBe(true);
    expect(keys).toMatchObject({ platform: testKeySet.platform, agency: testKeySet.agency });
    for (const after of ['0', String(keys.version), String(Number.MAX_SAFE_INTEGER)]) {
      expect((await keysAfter(`?after=${after}`)).json).toEqual(keys);
    }
    for (const after of ['', '-1', '1e3', 'x', '1.5', '9'.repeat(16), '1&after=2']) {
      expect(refusalIn(await keysAfter(`?after=${after}`))).toBe('400 invalid');
    }
  });

  test('the first key is taken on the word of the bearer, and a repeat gets the same certificate', async () => {
    const terminal = await the().terminal();
    const certificate = certificateIn(await the().register(terminal, terminal.registration()));
    expect(certificateIsGenuine(certificate, [testPlatformKey])).toBe(true);
    expect(certificate).toMatchObject({ terminalId: terminal.id, publicKey: terminal.signer.publicKey });
    the().clock.advance(60_000);
    const { signature: _one, ...content } = certificate;
    const { signature: _other, ...again } = certificateIn(
      await the().register(terminal, terminal.registration()),
    );
    expect(again).toEqual(content);
  });

  test('another key needs the consent of the key in force', async () => {
    const terminal = await the().terminal();
    const [thief, next, third] = [another('thief'), another('next'), another('third')];
    expect(refusalIn(await the().register(terminal, terminal.registration(thief)))).toBe(
      '403 keyReplacementRefused',
    );
    const ownConsent = terminal.registration(thief, thief);
    expect(refusalIn(await the().register(terminal, ownConsent))).toBe('403 keyReplacementRefused');
    expect(await the().incidents(terminal)).toEqual(['keyReplacedWithoutConsent ×2']);
    certificateIn(await the().register(terminal, terminal.registration(next, terminal.signer)));
    const byRetired = terminal.registration(third, terminal.signer);
    expect(refusalIn(await the().register(terminal, byRetired))).toBe('403 keyReplacementRefused');
    certificateIn(await the().register(terminal, terminal.registration(third, next)));
  });

  test('a registration that the new key did not sign, or of another terminal', async () => {
    const [terminal, other] = [await the().terminal(), await the().terminal()];
    const forged = { ...terminal.registration(), signature: other.registration().signature };
    expect(refusalIn(await the().register(terminal, forged))).toBe('422 registrationInvalid');
    const stranger = await the().register(terminal, other.registration());
    expect(refusalIn(stranger)).toBe('422 terminalMismatch');
    expect(refusalIn(await the().register(terminal, {}))).toBe('400 invalid');
  });

  test('a queue sealed before a change of keys is taken after it; later than it the old key counts no more', async () => {
    const terminal = await the().terminal();
    const old = terminal.signer;
    const queue = [1, 2, 3].map(() => terminal.application());
    terminal.signer = another('after the change');
    certificateIn(await the().register(terminal, terminal.registration(terminal.signer, old)));
    const newer = terminal.application();
    receiptIn(await the().put(terminal, newer));
    for (const request of queue) receiptIn(await the().put(terminal, request));
    terminal.signer = old;
    expect(refusalIn(await the().put(terminal, terminal.application()))).toBe('422 retiredTerminalKey');
    expect(await the().incidents(terminal)).toEqual(['retiredKeyUsed']);
  });

  test('a terminal enrolled anew by hand brings a new key, once', async () => {
    const terminal = await the().terminal();
    const fresh = another('a new disk');
    const key = 'C'.repeat(43);
    await enrolTerminal(the().database, { terminalId: terminal.id, key });
    const register = (payload: object): Promise<Answer> =>
      the().call(key, { method: 'POST', url: '/v1/terminal-keys', payload });
    certificateIn(await register(terminal.registration(fresh)));
    expect(refusalIn(await register(terminal.registration(another('one more'))))).toBe(
      '403 keyReplacementRefused',
    );
    await enrolTerminal(the().database, { terminalId: terminal.id, key });
    expect(refusalIn(await register(terminal.registration(another('one more'))))).toBe(
      '403 keyReplacementRefused',
    );
  });
}
