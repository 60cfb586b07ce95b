import { PaperDocument } from '../../../contract/paper.ts';

/** The receipt of the drawn look: every kind of element once. */
export const sampleReceipt: PaperDocument = PaperDocument.parse({
  elements: [
    { kind: 'text', content: '平凉市政务服务回执', align: 'center', size: 'tall', bold: true },
    { kind: 'text', content: '就近办 · 柳湖镇八里村便民服务室', align: 'center' },
    { kind: 'rule' },
    { kind: 'field', label: '办的事', value: '老年人优待证' },
    { kind: 'field', label: '办事人', value: '王*芬　6208**********0723' },
    { kind: 'field', label: '时　间', value: '2026-11-23 09:47' },
    {
      kind: 'field',
      label: '受理单位',
      value: '平凉市崆峒区柳湖镇人民政府便民服务中心，柳湖镇八里村村民委员会旁',
    },
    { kind: 'rule' },
    { kind: 'text', content: '☑ 已存进本机', size: 'double', bold: true },
    { kind: 'text', content: '☐ 还没送到平台　☐ 还没受理' },
    { kind: 'text', content: '网络通了机器自己送，您不用再来。最迟 7 个工作日电话答复。' },
    { kind: 'space', lines: 1 },
    { kind: 'text', content: '取件号', align: 'center' },
    { kind: 'text', content: '8207 314', align: 'center', size: 'triple', bold: true },
    { kind: 'qr', content: 'http://platform.example/r/0195f2d1-7a11-7222-8333-123456789abc' },
    { kind: 'text', content: '手机扫一扫查真假、看进度', align: 'center' },
    { kind: 'rule' },
    { kind: 'text', content: '有事打 12345，报取件号' },
  ],
});
