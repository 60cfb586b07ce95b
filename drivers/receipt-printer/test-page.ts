import { PaperDocument } from '../../contract/paper.ts';

/**
 * The technician's test page: everything that tells a right profile from a wrong one at a glance. Chinese text
 * that comes out as Latin letters, a size that does not change, a ruler that breaks or a cut through the last line
 * each point at one entry of the profile.
 */
export function testPage(facts: { profile: string; device: string; printedAt: string }): PaperDocument {
  return PaperDocument.parse({
    elements: [
      { kind: 'mark' },
      { kind: 'text', content: '打印机测试页', align: 'center', size: 'double', bold: true },
      { kind: 'rule' },
      { kind: 'field', label: '配置', value: facts.profile },
      { kind: 'field', label: '连接', value: facts.device },
      { kind: 'field', label: '时间', value: facts.printedAt },
      { kind: 'rule' },
      { kind: 'text', content: '正常：永和九年 0123456789 √ ○ ×' },
      { kind: 'text', content: '加粗：永和九年 0123456789', bold: true },
      { kind: 'text', content: '倍高：永和九年', size: 'tall' },
      { kind: 'text', content: '四倍：永和', size: 'double' },
      { kind: 'text', content: '靠右', align: 'right' },
      { kind: 'text', content: '1234567890'.repeat(5).slice(0, 48) },
      { kind: 'text', content: '上面一行占满 80 毫米纸；58 毫米纸折成两行。' },
      { kind: 'qr', content: 'https://jiujin.example/test-page' },
      { kind: 'text', content: '手机能扫出 jiujin.example/test-page', align: 'center' },
      { kind: 'rule' },
      { kind: 'text', content: '这一行下面切纸，字不能切到。' },
    ],
  });
}
