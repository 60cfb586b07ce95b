import type { Clock } from '../../contract/clock.ts';
import type { Agency } from './agency.ts';
import { partsOfItemCode } from './item-code.ts';

/** Divisions of Pingliang (GB/T 2260). */
const DIVISIONS: Readonly<Record<string, string>> = {
  '620800': '平凉市',
  '620802': '崆峒区',
  '620821': '泾川县',
  '620822': '灵台县',
  '620823': '崇信县',
  '620825': '庄浪县',
  '620826': '静宁县',
  '620881': '华亭市',
};

/** Usual names of the departments at city and county level, by department code. */
const DEPARTMENTS: Readonly<Record<string, string>> = {
  '09': '公安局',
  '11': '民政局',
  '12': '司法局',
  '14': '人力资源和社会保障局',
  '15': '自然资源局',
  '17': '住房和城乡建设局',
  '20': '农业农村局',
  '22': '文体广电和旅游局',
  '23': '卫生健康局',
  '30': '税务局',
  '31': '市场监督管理局',
  '36': '医疗保障局',
  '64': '林业和草原局',
  '82': '残疾人联合会',
};

/**
 * Stands in for the agencies: accepts every case some seconds after it was received.
 * @param acceptAfterSeconds 0 or more
 */
export function simulatedAgency(clock: Clock, acceptAfterSeconds: number): Agency {
  return {
    decide: ({ itemCode, receivedAtMs }) => {
      // A clock that was set back must not keep a case waiting for years: any large distance counts.
      const distanceMs = Math.abs(clock.wallMs() - receivedAtMs);
      if (distanceMs < acceptAfterSeconds * 1000) return Promise.resolve({ outcome: 'pending' });
      return Promise.resolve({ outcome: 'accepted', by: simulatedAgencyName(itemCode) });
    },
  };
}

/** Name by division and department of the item; always marked as simulated. */
export function simulatedAgencyName(itemCode: string): string {
  const { division, department } = partsOfItemCode(itemCode);
  return `${DIVISIONS[division] ?? '平凉市'}${DEPARTMENTS[department] ?? '政务服务中心'}（模拟）`;
}
