import { checkCharacterOf } from '../id-number.ts';
import { emulatedCard, type EmulatedCard } from './emulated-card.ts';
import type { CardTextFields, ForeignerFields, PersonFields } from './encode-card-text.ts';

/**
 * The cards of the dock: invented people with valid numbers. Some are as old as their part needs on the day given
 * (`YYYY-MM-DD`), so the 17-year-old stays 17 for ever; Wang Shufen keeps her birth date.
 */
export function emulatedCards(today: string): EmulatedCard[] {
  return [...villagers(today), ...otherKinds(), ...troubles()];
}

/** The card with an id out of `emulatedCards`, or nothing. */
export function emulatedCardById(id: string, today: string): EmulatedCard | undefined {
  return emulatedCards(today).find((card) => card.id === id);
}

function villagers(today: string): EmulatedCard[] {
  return [
    emulatedCard(
      { id: 'wang-shufen', label: '王淑芬（女，回族，1951 年生）' },
      resident('03', {
        name: '王淑芬',
        sex: '2',
        birth: '19510723',
        address: '甘肃省平凉市崆峒区峡门回族乡白坡村三社',
        idNumber: numbered('620802', '19510723', '002'),
        issuer: '平凉市公安局崆峒分局',
        validFrom: '20110316',
        validTo: '长期',
      }),
      1951,
    ),
    emulatedCard(
      {
        id: 'ma-wenbin',
        label: '马文斌（男，回族，34 岁）',
        newestAddress: '甘肃省平凉市崆峒区四十里铺镇米家湾村二社',
      },
      resident(
        '03',
        aged(today, 34, '0315', '620802', '031', {
          name: '马文斌',
          sex: '1',
          address: '甘肃省平凉市崆峒区白庙回族乡柳湾村一社12号',
          issuer: '平凉市公安局崆峒分局',
          validFrom: '20190610',
          validTo: '20390610',
        }),
      ),
      34,
    ),
    emulatedCard(
      { id: 'li-yucai', label: '李玉才（男，汉族，83 岁）' },
      resident(
        '01',
        aged(today, 83, '0208', '620826', '011', {
          name: '李玉才',
          sex: '1',
          address: '甘肃省静宁县威戎镇上磨村五社28号',
          issuer: '静宁县公安局',
          validFrom: '20090518',
          validTo: '长期',
        }),
      ),
      83,
    ),
    emulatedCard(
      { id: 'zhao-xiaoyu', label: '赵小雨（女，汉族，17 岁）' },
      resident(
        '01',
        aged(today, 17, '0612', '620825', '028', {
          name: '赵小雨',
          sex: '2',
          address: '甘肃省庄浪县水洛镇西关村四社6号',
          issuer: '庄浪县公安局',
          validFrom: '20240705',
          validTo: '20340705',
        }),
      ),
      17,
    ),
    emulatedCard(
      { id: 'long-name', label: '十五字姓名、三十五字住址（含生僻字䶮）' },
      resident('05', {
        name: '阿卜杜热合曼·吐尔逊䶮麦麦提江',
        sex: '1',
        birth: '19780901',
        address: '甘肃省泾川县城关镇安定街社区居民委员会第三网格惠民小区2号楼2单元5室',
        idNumber: numbered('620821', '19780901', '517'),
        issuer: '泾川县公安局',
        validFrom: '20180420',
        validTo: '20380420',
      }),
      15,
    ),
  ];
}

function otherKinds(): EmulatedCard[] {
  return [
    emulatedCard(
      { id: 'permit-hong-kong', label: '陈嘉欣（港澳居民居住证）' },
      {
        kind: 'hkMacauTaiwan',
        permitNumber: 'H08812345',
        issueCount: '01',
        person: {
          name: '陈嘉欣',
          sex: '2',
          birth: '19890214',
          address: '甘肃省平凉市崆峒区东关街道办事处解放中路88号',
          idNumber: numbered('810000', '19890214', '006'),
          issuer: '平凉市公安局崆峒分局',
          validFrom: '20240101',
          validTo: '20290101',
        },
      },
      810000,
    ),
    emulatedCard(
      { id: 'foreigner-2017', label: '外国人永久居留身份证（2017 版）' },
      { kind: 'foreign2017', version: '01', authority: '1500', foreigner: foreigner2017 },
      2017,
    ),
    emulatedCard(
      { id: 'foreigner-2023', label: '外国人永久居留身份证（2023 版）' },
      { kind: 'foreign2023', renewalCount: '01', foreigner: foreigner2023 },
      2023,
    ),
  ];
}

function troubles(): EmulatedCard[] {
  const person: PersonFields = {
    name: '张建军',
    sex: '1',
    birth: '19660430',
    address: '甘肃省崇信县锦屏镇梁坡村二社',
    idNumber: numbered('620823', '19660430', '033'),
    issuer: '崇信县公安局',
    validFrom: '20050901',
    validTo: '20250901',
  };
  return [
    emulatedCard({ id: 'expired', label: '张建军（证件已过期）' }, resident('01', person), 1966),
    emulatedCard(
      { id: 'damaged', label: '消磁的证件（读不出）', readStatus: 0x41 },
      resident('01', { ...person, name: '坏卡' }),
      41,
    ),
  ];
}

const foreigner2017: ForeignerFields = {
  nameEnglish: 'MILLER, JONATHAN ROBERT',
  nameChinese: '米乐',
  sex: '1',
  birth: '19811027',
  cardNumber: 'CAN620081102710',
  nationality: 'CAN',
  issued: '20190315',
  expires: '20290314',
};

const foreigner2023: ForeignerFields = {
  nameEnglish: 'VAN DER WESTHUIZEN, ANNEMARIE ELISABETH',
  nameChinese: '',
  sex: '2',
  birth: '19900506',
  cardNumber: numbered('962710', '19900506', '002'),
  nationality: 'ZAF',
  issued: '20240412',
  expires: '20340411',
};

function resident(ethnicGroup: string, person: PersonFields): CardTextFields {
  return { kind: 'resident', ethnicGroup, person };
}

function numbered(region: string, birth: string, sequence: string): string {
  const first17 = region + birth + sequence;
  return first17 + checkCharacterOf(first17);
}

/** A person who has had the birthday (`MMDD`) of the wanted age on the given day, and not the next one. */
function aged(
  today: string,
  age: number,
  birthday: string,
  region: string,
  sequence: string,
  person: Omit<PersonFields, 'birth' | 'idNumber'>,
): PersonFields {
  const hadBirthday = today.slice(5).replace('-', '') >= birthday;
  const birth = `${Number(today.slice(0, 4)) - age - (hadBirthday ? 0 : 1)}${birthday}`;
  return { ...person, birth, idNumber: numbered(region, birth, sequence) };
}
