import fc from 'fast-check';
import { v7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { GatewayError, SubmissionReceipt } from '../../contract/gateway.ts';
import { SealedHeader, SealedPayload } from '../../contract/sealed.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { checkSubmission } from '../gateway/submission-check.ts';
import { openOffered } from '../gateway/submission-opening.ts';
import { benchOpener, refusalIn, type Answer, type GatewayBench } from './gateway-bench.ts';
import { applicationBody, evaluationBody, type SampleTerminal } from './sample-submissions.ts';

const RUNS = 150;

/** Values at which parsers and databases differ: NUL, lone surrogates, impossible dates, numbers past 64 bits. */
const nastyValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    ...['\u0000', '\ud800', '', 'x'.repeat(5000), '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
    ...[0, -1, 1.5, 2 ** 53, 1e300, 2 ** 31, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[]]],
    ...['\u0000'.repeat(31), 'DROP TABLE submission', '00000000-0000-0000-0000-000000000000'],
  ),
);

/** Whatever comes in: never a server error, and never a trace of something refused. */
export function describeMalformed(the: () => GatewayBench): void {
  let terminal: SampleTerminal;
  beforeAll(async () => {
    terminal = await the().terminal();
  });

  const sendText = (url: string, method: 'PUT' | 'POST', payload: string, type = 'application/json') =>
    the().call(terminal.key, { method, url, payload, headers: { 'content-type': type } });

  const refusedWithoutTrace = async (send: () => Promise<Answer>): Promise<void> => {
    const before = await the().rows();
    const answer = await send();
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    GatewayError.strict().parse(answer.json);
    expect(await the().rows()).toBe(before);
  };

  test('any JSON as a submission', async () => {
    await fc.assert(
      fc.asyncProperty(nastyValue, (body) =>
        refusedWithoutTrace(() => sendText(`/v1/submissions/${v7()}`, 'PUT', JSON.stringify(body))),
      ),
      { numRuns: RUNS },
    );
  });

  test('any JSON as a query', async () => {
    await fc.assert(
      fc.asyncProperty(nastyValue, (body) =>
        refusedWithoutTrace(() => sendText('/v1/queries', 'POST', JSON.stringify(body))),
      ),
      { numRuns: RUNS },
    );
  });

  test('any text as JSON, and any text as the payload of a right envelope', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        await refusedWithoutTrace(() => sendText(`/v1/submissions/${v7()}`, 'PUT', text));
        const id = v7();
        const body = { id, hash: sm3OfBytes(text), format: 'sm2-sm4-1', payload: text };
        await refusedWithoutTrace(() => sendText(`/v1/submissions/${id}`, 'PUT', JSON.stringify(body)));
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test('one field of a right submission replaced: received whole, or refused without trace', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), nastyValue, async (apply, which, value) => {
        const envelope = terminal.envelope(apply ? applicationBody() : evaluationBody());
        const body = terminal.request(withOneReplaced(envelope, which, value));
        await receivedOrRefused(envelope.id, { ...body, id: envelope.id });
      }),
      { numRuns: RUNS * 2 },
    );
  });

  test('one field of a right header replaced and signed again, or one of a right payload', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), nastyValue, async (signed, which, value) => {
        const request = terminal.application();
        const payload = SealedPayload.parse(JSON.parse(request.payload));
        const header = withOneReplaced(SealedHeader.parse(JSON.parse(payload.header)), which, value);
        const changed = signed
          ? withHeader(payload, JSON.stringify(header))
          : withOneReplaced(payload, which, value);
        const text = JSON.stringify(changed);
        const body = { ...request, payload: text, hash: sm3OfBytes(text) };
        if (text === request.payload) return;
        await refusedWithoutTrace(() =>
          sendText(`/v1/submissions/${request.id}`, 'PUT', JSON.stringify(body)),
        );
      }),
      { numRuns: RUNS * 2 },
    );
  });

  const withHeader = (payload: SealedPayload, header: string): SealedPayload => ({
    ...payload,
    header,
    signature: terminal.signer.sign(header),
  });

  const receivedOrRefused = async (id: string, body: object): Promise<void> => {
    const before = await the().rows();
    const answer = await sendText(`/v1/submissions/${id}`, 'PUT', JSON.stringify(body));
    expect(answer.status).toBeLessThan(500);
    if (answer.status === 200) SubmissionReceipt.strict().parse(answer.json);
    // A later part of a case is kept for when its turn comes.
    else expect(await the().rows()).toBe(before + (answer.status === 409 ? 1 : 0));
  };

  test('a payload with one bit of any character turned is not believed', async () => {
    const request = terminal.application();
    const { publicKey, keyId } = terminal.signer;
    const bytes = Buffer.from(request.payload, 'utf8');
    for (let place = 0; place < bytes.length; place += 1) {
      const turned = Buffer.from(bytes);
      turned.writeUInt8(bytes.readUInt8(place) ^ (1 << (place % 7)), place);
      const payload = turned.toString('utf8');
      const body = { ...request, payload, hash: sm3OfBytes(payload) };
      const checked = checkSubmission(request.id, body, terminal.id);
      const opened = checked.ok
        ? await openOffered(checked.value, [{ publicKey, keyId }], benchOpener)
        : checked;
      expect(opened.ok, `bit ${place % 7} of character ${place}`).toBe(false);
    }
  });

  test('one field of a right query replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), nastyValue, async (which, value) => {
        const body = JSON.stringify(withOneReplaced(terminal.query(), which, value));
        const before = await the().rows();
        const answer = await sendText('/v1/queries', 'POST', body);
        expect(answer.status).toBeLessThan(500);
        if (answer.status !== 200) expect(await the().rows()).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });

  test.each([
    ['not JSON', '{"id":', 'application/json', '400 badJson'],
    ['nothing', '', 'application/json', '400 badJson'],
    ['a key that poisons prototypes', '{"__proto__":{"x":1}}', 'application/json', '400 badJson'],
    ['plain text', '{}', 'text/plain', '415 unsupportedMediaType'],
    ['a form', 'a=1', 'application/x-www-form-urlencoded', '415 unsupportedMediaType'],
    ['too much', `"${'a'.repeat(6_600_000)}"`, 'application/json', '413 tooLarge'],
  ])('%s', async (_name, payload, type, refusal) => {
    expect(refusalIn(await sendText(`/v1/submissions/${v7()}`, 'PUT', payload, type))).toBe(refusal);
    expect(refusalIn(await sendText('/v1/queries', 'POST', payload, type))).toBe(refusal);
  });

  test('a payload that has no UTF-8 bytes is refused, not mended', async () => {
    const request = terminal.application();
    const payload = `${request.payload}\ud800`;
    const body = { ...request, hash: sm3OfBytes(payload), payload };
    const answer = await sendText(`/v1/submissions/${request.id}`, 'PUT', JSON.stringify(body));
    expect(refusalIn(answer)).toBe('400 invalid');
  });

  test('a wrong hash, a wrong address, an id in capitals', async () => {
    const request = terminal.application();
    const flipped = { ...request, hash: request.hash.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    expect(refusalIn(await the().put(terminal, flipped))).toBe('400 hashMismatch');
    const elsewhere = await sendText(`/v1/submissions/${v7()}`, 'PUT', JSON.stringify(request));
    expect(refusalIn(elsewhere)).toBe('400 idMismatch');
    const capital = terminal.application({ caseId: v7().toUpperCase() });
    expect(refusalIn(await the().put(terminal, capital))).toBe('400 invalid');
  });
}

/** Replaces the `which`-th field, counted over all depths. */
function withOneReplaced<Shape extends object>(original: Shape, which: number, value: unknown): Shape {
  const copy = structuredClone(original);
  const places: { holder: object; key: string }[] = [];
  const walk = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [key, inner] of Object.entries(holder)) {
      places.push({ holder, key });
      walk(inner);
    }
  };
  walk(copy);
  const place = places[which % places.length];
  if (place !== undefined) Reflect.set(place.holder, place.key, value);
  return copy;
}
