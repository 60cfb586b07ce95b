import type { Applicant } from '../../contract/submission.ts';
import type { SimulatedFacts } from './simulated-facts.ts';

export interface SimulatedRow {
  label: string;
  value: string;
}

export interface SimulatedRegister {
  name: string;
  /** `year` is the present one, in China */
  rows(applicant: Applicant, facts: SimulatedFacts, year: number): SimulatedRow[];
}

const pensionCertificate: SimulatedRegister = {
  name: '甘肃省社会保险信息系统（模拟）',
  rows: ({ name }, facts, year) => {
    const since = facts.whole(2010, year - 2);
    return [
      { label: '姓名', value: name },
      { label: '险种', value: facts.one('城乡居民基本养老保险', '企业职工基本养老保险') },
      { label: '参保地', value: '平凉市崆峒区' },
      { label: '参保状态', value: facts.one('正常参保', '正常参保', '已领待遇') },
      { label: '首次参保', value: `${since} 年 ${facts.whole(1, 12)} 月` },
      { label: '累计缴费', value: `${(year - since) * 12} 个月` },
    ];
  },
};

const entitlementRecord: SimulatedRegister = {
  name: '甘肃省社会保险信息系统（模拟）',
  rows: ({ name }, facts, year) => [
    { label: '姓名', value: name },
    { label: '记录年度', value: `${year - 1} 年` },
    { label: '本年缴费', value: facts.yuan(300, 5000) },
    { label: '政府补贴', value: facts.yuan(30, 400) },
    { label: '个人账户累计', value: facts.yuan(5000, 60_000) },
  ],
};

const healthInsurance: SimulatedRegister = {
  name: '甘肃省医疗保障信息平台（模拟）',
  rows: ({ name }, facts, year) => [
    { label: '姓名', value: name },
    { label: '险种', value: facts.one('城乡居民基本医疗保险', '职工基本医疗保险') },
    { label: '参保地', value: '平凉市崆峒区' },
    { label: '缴费年度', value: `${year} 年` },
    { label: '待遇状态', value: facts.one('正常享受', '正常享受', '暂停，欠费') },
  ],
};

const taxes: SimulatedRegister = {
  name: '自然人电子税务局（模拟）',
  rows: ({ name }, facts, year) => [
    { label: '姓名', value: name },
    { label: '所属期', value: `${year - 1} 年 1 月至 12 月` },
    { label: '税种', value: '个人所得税' },
    { label: '已缴税额', value: facts.yuan(0, 3000) },
  ],
};

const socialAssistance: SimulatedRegister = {
  name: '甘肃省社会救助信息系统（模拟）',
  rows: ({ name }, facts, year) => [
    { label: '姓名', value: name },
    { label: '救助类别', value: facts.one('农村最低生活保障', '城市最低生活保障') },
    { label: '家庭人数', value: `${facts.whole(1, 5)} 人` },
    { label: '保障状态', value: '正在保障' },
    { label: '每月保障金', value: facts.yuan(180, 900) },
    { label: '下次复核', value: `${year + 1} 年 ${facts.whole(1, 12)} 月` },
  ],
};

const housing: SimulatedRegister = {
  name: '农村危房改造档案库（模拟）',
  rows: ({ name }, facts, year) => [
    { label: '户主', value: name },
    { label: '改造年度', value: `${facts.whole(2014, year - 3)} 年` },
    { label: '危房等级', value: facts.one('C 级', 'D 级') },
    { label: '改造方式', value: facts.one('原址翻建', '维修加固') },
    { label: '补助资金', value: facts.yuan(8000, 25_000) },
  ],
};

const disability: SimulatedRegister = {
  name: '全国残联信息化服务平台（模拟）',
  rows: ({ name }, facts) => [
    { label: '姓名', value: name },
    { label: '残疾类别', value: facts.one('肢体', '视力', '听力') },
    { label: '残疾等级', value: facts.one('二级', '三级', '四级') },
    { label: '证件状态', value: '有效' },
  ],
};

/** By department code; the finer table below goes first. */
export const REGISTERS_BY_DEPARTMENT: ReadonlyMap<string, SimulatedRegister> = new Map([
  ['11', socialAssistance],
  ['14', pensionCertificate],
  ['17', housing],
  ['30', taxes],
  ['36', healthInsurance],
  ['82', disability],
]);

/** By department and main item (5 digits of the basic code), where a department has several registers. */
export const REGISTERS_BY_ITEM: ReadonlyMap<string, SimulatedRegister> = new Map([
  ['14005', entitlementRecord],
]);
