import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { CodeScannerEvent } from '../../contract/code-scanner.ts';
import { stopped, unpluggedAtEveryUse } from '../emulators/unplugging.test-support.ts';
import { ManualClock } from '../id-card/emulator/manual-clock.ts';
import { WiredTransport } from '../id-card/emulator/wired-transport.ts';
import type { UsbBinding, UsbListener } from '../usb/usb-binding.ts';
import type { CodeParser, ParsedCode } from './code-parser.ts';
import { configuredCodeScanner } from './configured-scanner.ts';
import { CodeScannerEmulator } from './emulator/code-scanner-emulator.ts';
import { hidPosReports } from './emulator/hid-pos-reports.ts';
import { HidPosCodes } from './hid-pos-codes.ts';
import { SerialCodes } from './serial-codes.ts';
import { TransportCodeScanner } from './transport-code-scanner.ts';

const utf8 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf8'));
const gbk = (text: string) => Uint8Array.from(iconv.encode(text, 'gb18030'));

function pushed(parser: CodeParser, bytes: Uint8Array, step: number): ParsedCode[] {
  const parsed: ParsedCode[] = [];
  for (let at = 0; at < bytes.length; at += step) parsed.push(...parser.push(bytes.subarray(at, at + step)));
  return [...parsed, ...parser.finish()];
}

/** A line of text that could be in a code: printable, Chinese, emoji. */
const line = fc
  .string({
    unit: fc.constantFrom(...'abcXYZ019:/?#=&.-_ ', '平', '凉', '㛃', '𬭎', '你'),
    minLength: 1,
    maxLength: 300,
  })
  .map((text) => `c${text}`);
const step = fc.integer({ min: 1, max: 70 });
const textsOf = (parsed: ParsedCode[]) =>
  parsed.map((each) => (each.kind === 'code' ? each.code.text : each.problem));

describe('a serial scanner', () => {
  test('says codes ended by CR, LF, both or silence, in UTF-8', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 4 }),
        fc.constantFrom('\r', '\n', '\r\n'),
        step,
        (lines, end, by) => {
          const bytes = utf8(lines.join(end));
          expect(textsOf(pushed(new SerialCodes(), bytes, by))).toEqual(lines);
        },
      ),
    );
  });

  test('and in GBK', () => {
    expect(pushed(new SerialCodes(), gbk('姓名：王淑芬；崆峒区柳湖镇\r'), 3)).toEqual([
      { kind: 'code', code: { text: '姓名：王淑芬；崆峒区柳湖镇', encoding: 'gb18030' } },
    ]);
  });

  test('an AIM identifier in front is the symbology', () => {
    expect(pushed(new SerialCodes(), utf8(']Q1https://example.org\r'), 99)).toEqual([
      { kind: 'code', code: { text: 'https://example.org', encoding: 'utf-8', symbology: ']Q1' } },
    ]);
  });

  test('what is neither UTF-8 nor GB18030, or longer than any code, is told and forgotten', () => {
    const bytes = Uint8Array.of(0xff, 0xff, 0x0d, ...utf8('x'.repeat(5000)), 0x0d, ...utf8('next'), 0x0d);
    expect(textsOf(pushed(new SerialCodes(), bytes, 64))).toEqual(['undecodable', 'tooLong', 'next']);
  });

  test('any bytes at all never throw, and the code after them is read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), step, (noise, by) => {
        const parser = new SerialCodes();
        pushed(parser, noise, by);
        expect(textsOf(pushed(parser, utf8('https://example.org/v#1\r'), by))).toEqual([
          'https://example.org/v#1',
        ]);
      }),
    );
  });
});

describe.each(['common', 'newland'] as const)('a HID POS scanner, %s layout', (layout) => {
  test('codes over as many reports as they take', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), step, (lines, by) => {
        const bytes = Uint8Array.from(lines.flatMap((each) => [...hidPosReports(layout, utf8(each))]));
        expect(textsOf(pushed(new HidPosCodes(layout), bytes, by))).toEqual(lines);
      }),
    );
  });

  test('a GBK code whose characters are cut by the reports', () => {
    const text = `居民身份证${'甘肃省平凉市崆峒区柳湖镇八里村'.repeat(8)}`;
    const [first] = pushed(new HidPosCodes(layout), hidPosReports(layout, gbk(text)), 64);
    expect(first).toMatchObject({ kind: 'code', code: { text, encoding: 'gb18030' } });
  });

  test('a code whose end never comes is told, and the next one is whole', () => {
    const parser = new HidPosCodes(layout);
    const long = hidPosReports(layout, utf8('y'.repeat(150)));
    expect(pushed(parser, long.subarray(0, 128), 64)).toEqual([{ kind: 'problem', problem: 'incomplete' }]);
    expect(textsOf(pushed(parser, hidPosReports(layout, utf8('whole')), 64))).toEqual(['whole']);
  });

  test('reports of another kind, impossible lengths and endless codes lose nothing else', () => {
    const parser = new HidPosCodes(layout);
    const strange = Uint8Array.from({ length: 64 }, (_, index) => (index === 0 ? 0x09 : 0));
    const impossible = Uint8Array.from({ length: 64 }, (_, index) => [0x02, 0xfe][index] ?? 0);
    const endless = hidPosReports(layout, utf8('z'.repeat(6000)));
    const bytes = Uint8Array.of(
      ...strange,
      ...impossible,
      ...endless,
      ...hidPosReports(layout, utf8('good')),
    );
    expect(textsOf(pushed(parser, bytes, 64))).toEqual(['incomplete', 'tooLong', 'good']);
  });

  test('any bytes at all never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), step, (noise, by) => {
        const parser = new HidPosCodes(layout);
        pushed(parser, noise, by);
        expect(textsOf(pushed(parser, hidPosReports(layout, utf8('after')), 64))).toEqual(['after']);
      }),
    );
  });
});

function bench() {
  const clock = new ManualClock();
  const scanner = new CodeScannerEmulator();
  const transport = new WiredTransport(scanner);
  const driver = new TransportCodeScanner({ transport, clock, parser: new SerialCodes() });
  const events: CodeScannerEvent[] = [];
  driver.onEvent((event) => event.kind !== 'status' && events.push(event));
  return { clock, scanner, transport, driver, events };
}

async function started() {
  const all = bench();
  all.driver.start();
  await all.clock.advance(1000);
  return all;
}

describe('the driver', () => {
  test('is unknown until a first code came, and reads only while armed', async () => {
    const { clock, scanner, transport, driver, events } = await started();
    expect(driver.status()).toEqual({ device: 'online', scanner: 'unknown' });
    scanner.hold(utf8('not for us'));
    await clock.advance(500);
    expect(events).toEqual([]);
    expect(driver.status()).toEqual({ device: 'online', scanner: 'off' });
    driver.arm();
    scanner.hold(utf8('for us'));
    await clock.advance(500);
    expect(events).toEqual([{ kind: 'codeRead', code: { text: 'for us', encoding: 'utf-8' } }]);
    expect(driver.status()).toEqual({ device: 'online', scanner: 'on' });
    await stopped(driver, transport, clock);
  });

  test('a code held before the glass counts once; after a while it counts again', async () => {
    const { clock, scanner, transport, driver, events } = await started();
    driver.arm();
    scanner.setFault('twice');
    scanner.hold(utf8('held'));
    await clock.advance(500);
    expect(events).toHaveLength(1);
    await clock.advance(2000);
    scanner.hold(utf8('held'));
    await clock.advance(500);
    expect(events).toHaveLength(2);
    await stopped(driver, transport, clock);
  });

  test.each(['noSuffix', 'torn'] as const)('a scanner that is %s still ends a code', async (fault) => {
    const { clock, scanner, transport, driver, events } = await started();
    driver.arm();
    scanner.setFault(fault);
    scanner.hold(utf8('0123456789'));
    await clock.advance(500);
    expect(events).toMatchObject([{ kind: 'codeRead' }]);
    await stopped(driver, transport, clock);
  });

  test('what was begun when the plug was pulled belongs to nobody', async () => {
    const { clock, scanner, transport, driver, events } = await started();
    driver.arm();
    scanner.setFault('noSuffix');
    scanner.hold(utf8('half'));
    transport.unplug();
    await clock.advance(500);
    expect(driver.status()).toEqual({ device: 'noDevice', scanner: 'unknown' });
    transport.plug();
    await clock.advance(6000);
    scanner.setFault('none');
    scanner.hold(utf8('whole'));
    await clock.advance(500);
    expect(events).toMatchObject([{ kind: 'codeRead', code: { text: 'whole' } }]);
    await stopped(driver, transport, clock);
  });

  test('a triggered scanner is told while it is armed, and told to stop', async () => {
    const clock = new ManualClock();
    const said: string[] = [];
    const transport = new WiredTransport({
      attach: (wire) => wire.on('data', (bytes: Buffer) => said.push(bytes.toString('latin1'))),
      detach: () => undefined,
    });
    const trigger = { on: utf8('on'), off: utf8('off') };
    const driver = new TransportCodeScanner({ transport, clock, parser: new SerialCodes(), trigger });
    driver.start();
    await clock.advance(100);
    driver.arm();
    await clock.advance(100);
    driver.disarm();
    await clock.advance(100);
    expect(said).toEqual(['off', 'on', 'off']);
    await stopped(driver, transport, clock);
  });

  test('comes back from a plug pulled at any use of the port', async () => {
    expect(await unpluggedAtEveryUse(bench, 3000)).toBeGreaterThan(0);
  });
});

test.each(['common', 'newland'] as const)(
  'over USB, %s layout: found, read, pulled, found again',
  async (layout) => {
    const clock = new ManualClock();
    const plugged = { listener: undefined as UsbListener | undefined, isThere: true };
    const hid: UsbBinding = {
      list: () => Promise.resolve(plugged.isThere ? ['1'] : []),
      open(_place, listener) {
        plugged.listener = listener;
        return Promise.resolve({ write: () => Promise.resolve(), close: () => Promise.resolve() });
      },
    };
    const numbers = { vendorId: '1eab', productId: '1d10' };
    const driver = configuredCodeScanner({ transport: 'hid', ...numbers, layout }, clock, hid);
    const texts: string[] = [];
    driver.onEvent((event) => event.kind === 'codeRead' && texts.push(event.code.text));
    driver.arm();
    driver.start();
    await clock.advance(100);
    const hold = (text: string): void => {
      const reports = hidPosReports(layout, gbk(text));
      for (let at = 0; at < reports.length; at += 64) plugged.listener?.received(reports.slice(at, at + 64));
    };
    hold(`平凉市${'崆峒区'.repeat(30)}`);
    plugged.isThere = false;
    plugged.listener?.failed(new Error('could not read from HID device'));
    await clock.advance(100);
    expect(driver.status()).toEqual({ device: 'noDevice', scanner: 'unknown' });
    plugged.isThere = true;
    await clock.advance(10_000);
    hold('再来一次');
    await clock.advance(500);
    expect(texts).toEqual([`平凉市${'崆峒区'.repeat(30)}`, '再来一次']);
    const stopping = driver.stop();
    await clock.advance(100);
    await stopping;
    expect(clock.waiting).toBe(0);
  },
);
