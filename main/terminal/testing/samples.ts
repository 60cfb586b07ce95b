import type { CardRecord } from '../../../contract/card.ts';
import { Catalogue, type ServiceItem } from '../../../contract/service-item.ts';

const source = { title: 'test', standing: 'unconfirmed' as const };

export const wang: CardRecord = {
  kind: 'resident',
  name: '王淑芬',
  sex: 'female',
  ethnicGroup: '03',
  birthDate: '1951-07-23',
  address: '甘肃省平凉市崆峒区峡门回族乡白坡村三社',
  idNumber: '620802195107230723',
  issuer: '平凉市公安局崆峒分局',
  validFrom: '2012-05-08',
  validTo: 'long-term',
  warnings: [],
};

export const youth: CardRecord = {
  ...wang,
  name: '马小军',
  birthDate: '2009-03-01',
  idNumber: '620802200903010017',
  sex: 'male',
};

function item(kind: ServiceItem['kind'], code: string, rest: Partial<ServiceItem>): ServiceItem {
  return {
    code,
    version: 1,
    name: `事项${code.slice(-2)}`,
    shortName: `事项${code.slice(-2)}`,
    summary: '一件事',
    theme: 'pension',
    kind,
    terminalState: 'normal',
    department: '14',
    agency: '崆峒区人社局',
    level: '4',
    audience: ['1'],
    caseType: '2',
    conditions: [],
    minutes: 3,
    materials: [{ name: '身份证', necessity: 'required', origin: 'applicant', exempt: false, form: 'paper' }],
    prints: ['一张回执'],
    legalLimit: { kind: 'workingDays', count: 20, source },
    promisedLimit: { kind: 'workingDays', count: 7, source },
    fee: { charged: false, onlinePayment: false },
    onSiteVisits: { count: 0 },
    online: true,
    delivery: true,
    result: { name: '登记结果', ending: 'record' },
    basis: ['依据'],
    consultPhone: '12333',
    complaintPhone: '12345',
    privacy: { purpose: '办理登记', kinds: ['姓名', '身份证号'], sensitiveKinds: [], retentionDays: 30 },
    sources: [source],
    ...rest,
  };
}

const code = (tail: string): string => `11620802MB1234567X40000000000${tail}`;

export const codes = {
  apply: code('01'),
  elders: code('02'),
  query: code('03'),
  print: code('04'),
  photo: code('05'),
};

export const applyItem = item('apply', codes.apply, {
  form: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: ['name', 'idNumber', 'delivery', 'phone'],
    properties: {
      name: {
        type: 'string',
        title: '姓名',
        'x-label': '姓名',
        'x-input': 'fixed',
        'x-prefill': 'card.name',
        minLength: 1,
      },
      idNumber: {
        type: 'string',
        title: '号码',
        'x-label': '身份证号',
        'x-input': 'fixed',
        'x-prefill': 'card.idNumber',
        'x-sensitive': true,
      },
      delivery: {
        type: 'string',
        title: '证怎么给您？',
        'x-label': '怎么取',
        'x-input': 'choice',
        enum: ['village', 'post', 'elsewhere'],
        'x-choices': [
          { value: 'village', label: '村里取' },
          { value: 'post', label: '邮寄到家' },
          { value: 'elsewhere', label: '寄到别处' },
        ],
      },
      postage: {
        type: 'boolean',
        title: '邮费您付，行吗？',
        'x-label': '到付',
        'x-input': 'yesNo',
        'x-ask-when': { property: 'delivery', equals: 'post' },
      },
      postTo: {
        type: 'string',
        title: '寄到哪里？',
        'x-label': '地址',
        'x-input': 'text',
        'x-typing': 'address',
        'x-ask-when': { property: 'delivery', equals: 'elsewhere' },
        minLength: 6,
        maxLength: 60,
        'x-refusal': '请写 6 到 60 个字。',
      },
      phone: {
        type: 'string',
        title: '打哪个电话找您？',
        'x-label': '电话',
        'x-input': 'keypad',
        pattern: '^1\\d{10}$',
        'x-refusal': '手机号是 11 位，请再看看。',
      },
    },
  },
});

/** As the other, with a paper to photograph before the telephone. */
function withProof(form: NonNullable<ServiceItem['form']>): NonNullable<ServiceItem['form']> {
  const { phone, ...before } = form.properties;
  if (!phone) throw new Error('the form has no telephone');
  const proof = {
    type: 'integer' as const,
    title: '证明拍一张？',
    'x-label': '证明',
    'x-input': 'photo' as const,
    minimum: 0,
    maximum: 2,
  };
  return { ...form, properties: { ...before, proof, phone } };
}

export const catalogue: Catalogue = Catalogue.parse({
  manifest: {
    format: 1,
    generation: 'test-1',
    published: '2026-11-01',
    themes: [{ id: 'pension', title: '养老和社保', examples: '参保' }],
  },
  items: [
    applyItem,
    item('apply', codes.elders, { eligibility: { minimumAge: 80 }, form: applyItem.form }),
    item('query', codes.query, { caseType: '1' }),
    item('print', codes.print, { caseType: '1' }),
    ...(applyItem.form ? [item('apply', codes.photo, { form: withProof(applyItem.form) })] : []),
  ],
  english: {
    养老和社保: 'Pensions',
    事项01: 'Senior card',
    村里取: 'In the village',
    '手机号是 11 位，请再看看。': 'A mobile number has 11 digits, please look again.',
  },
});
