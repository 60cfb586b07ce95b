import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { captureBytesOf } from '../capture-file/capture-bytes.ts';
import { receiptCapture } from './capture-kind.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { imageQrTexts } from './image-qr.ts';
import { paperPicture } from './paper-picture.ts';
import { expectPicture } from './testing/expect-picture.ts';

const captureBytes = (file: Uint8Array): Uint8Array => captureBytesOf(file, receiptCapture).bytes;
const folder = fileURLToPath(new URL('captures/', import.meta.url));

interface Expected {
  lines: string[];
  qr: string[];
  cuts: number;
  widthDots: number;
  unknownCommands: number;
}

/**
 * Captures made by other encoders than ours. `expected.json` holds what was put into them; a change of it must be
 * compared with the sources of the capture, not with what the decoder says.
 */
const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Record<string, Expected>;

describe('captures of other encoders', () => {
  it.each(Object.keys(expected))('%s', (name) => {
    const paper = interpretEscpos(captureBytes(readFileSync(`${folder}${name}.hex`)));
    const { lines, cuts, widthDots, unknownCommands } = paper;
    const qr = [...paper.qr, ...imageQrTexts(paper)];
    expect({ lines, qr, cuts, widthDots, unknownCommands }).toEqual(expected[name]);
  });

  it('are all listed', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.hex'));
    expect(files.map((file) => file.replace('.hex', '')).sort()).toEqual(Object.keys(expected).sort());
  });

  it('are drawn', () => {
    const paper = interpretEscpos(captureBytes(readFileSync(`${folder}many-commands.hex`)));
    expectPicture('many-commands', paperPicture(paper));
  });

  it('cut off anywhere, count the command that was cut once and lose nothing before it', () => {
    const whole = captureBytes(readFileSync(`${folder}many-commands.hex`));
    const { lines } = interpretEscpos(whole, { encoding: 'gb18030', widthDots: 576 });
    for (let end = 0; end < whole.length; end += 7) {
      const paper = interpretEscpos(whole.subarray(0, end), { encoding: 'gb18030', widthDots: 576 });
      expect(paper.unknownCommands).toBeLessThanOrEqual(3);
      const before = paper.lines.slice(0, -1);
      expect(before).toEqual(lines.slice(0, before.length));
    }
  });
});
