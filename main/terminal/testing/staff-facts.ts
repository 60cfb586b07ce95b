import type { StaffFacts } from '../staff/staff-view.ts';
import { documentPrinterReport, receiptPrinterReport } from './device-reports.ts';

/** A machine with both printers, with which all is well but for `changed`. */
export function staffFacts(changed: Partial<StaffFacts> = {}): StaffFacts {
  return {
    reports: [receiptPrinterReport({}), documentPrinterReport({})],
    withheld: {},
    line: 'online',
    counts: { queued: 0, uploading: 0, blocked: 0, refused: 0, everythingSent: true },
    ...changed,
  };
}

/** Where it stands, as far as the staff's screen says. */
export const staffPlace = {
  terminalId: 'PL-0001',
  site: {
    ...{ city: '平凉市', name: '柳湖镇便民大厅', helperName: '王芬', helperPhone: '0933-8210000' },
    hours: '周一至周五 8:30–18:00',
  },
  siteInEnglish: { name: 'Liuhu hall' },
};
