import { z } from 'zod';

/** 实施编码: 18 characters unified social credit code + 1 level + 12 basic code. */
export const TaskCode = z.string().regex(/^[0-9A-Z]{31}$/);

/** Where a fact comes from. A figure of unknown standing says so instead of looking certain. */
export const Source = z.object({
  title: z.string().min(1),
  url: z.url().optional(),
  /** when it was read, YYYY-MM-DD */
  read: z.iso.date().optional(),
  /** `confirmed` in a public source of this county, `derived` from other regions' data, `unconfirmed` otherwise */
  standing: z.enum(['confirmed', 'derived', 'unconfirmed']),
});
export type Source = z.infer<typeof Source>;

/** A limit of time with its unit (time unit codes 0 天, 1 工作日, 2 月, 3 年; `immediate` is 即办). */
export const TimeLimit = z.object({
  kind: z.enum(['immediate', 'days', 'workingDays', 'months', 'years']),
  count: z.number().int().positive().optional(),
  source: Source,
});
export type TimeLimit = z.infer<typeof TimeLimit>;

export const Material = z.object({
  name: z.string().min(1),
  /** 必要性 1, 2, 3 */
  necessity: z.enum(['required', 'optional', 'deferrable']),
  /** 来源 10 申请人自备, 20 政府部门核发, 99 其他 */
  origin: z.enum(['applicant', 'government', 'other']),
  /** 是否免提交: the government already has it */
  exempt: z.boolean(),
  form: z.enum(['paper', 'electronic', 'both']),
});
export type Material = z.infer<typeof Material>;

/** What a text question expects: a person's name, an address, or a sentence. */
export const TypingMode = z.enum(['name', 'address', 'sentence']);
export type TypingMode = z.infer<typeof TypingMode>;

/**
 * One question of a form: a JSON Schema (2020-12) property with the words the page needs.
 * `title` is the question on the screen, `description` the reason below it.
 */
export const FormProperty = z
  .object({
    type: z.enum(['string', 'integer', 'boolean']),
    title: z.string().min(1),
    description: z.string().optional(),
    /** label in the review list and on the platform, e.g. 联系电话 */
    'x-label': z.string().min(1),
    /**
     * how it is asked: big choices, number keypad, yes/no, date keypad, Chinese text, photos of a paper (the answer is
     * their number, 0 when the paper comes later); `fixed` is shown, not asked (from the card)
     */
    'x-input': z.enum(['choice', 'keypad', 'yesNo', 'date', 'text', 'photo', 'fixed']),
    /** what a text is: it weighs what the keyboard offers, and forbids nothing */
    'x-typing': TypingMode.optional(),
    /** filled in from the card without asking when the card knows it */
    'x-prefill': z
      .enum(['card.name', 'card.idNumber', 'card.sex', 'card.birthDate', 'card.address', 'card.ethnicGroup'])
      .optional(),
    'x-choices': z
      .array(z.object({ value: z.string(), label: z.string(), hint: z.string().optional() }))
      .optional(),
    /** asked only when an earlier answer has this value */
    'x-ask-when': z
      .object({ property: z.string(), equals: z.union([z.string(), z.boolean(), z.number()]) })
      .optional(),
    /** what to say at the question when the schema refuses the value */
    'x-refusal': z.string().optional(),
    /** shown masked in review and on paper */
    'x-sensitive': z.boolean().optional(),
    /** grouping of typed digits, e.g. [3,4,4] */
    'x-groups': z.array(z.number().int().positive()).optional(),
    enum: z.array(z.string()).optional(),
    pattern: z.string().optional(),
    minLength: z.number().int().optional(),
    maxLength: z.number().int().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    format: z.string().optional(),
  })
  .strict();
export type FormProperty = z.infer<typeof FormProperty>;

/** A form as JSON Schema 2020-12. Questions are asked in the order of `properties`. */
export const FormSchema = z
  .object({
    $schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
    type: z.literal('object'),
    additionalProperties: z.literal(false),
    required: z.array(z.string()),
    properties: z.record(z.string(), FormProperty),
    allOf: z.array(z.record(z.string(), z.unknown())).optional(),
  })
  .strict();
export type FormSchema = z.infer<typeof FormSchema>;

/** A service item (事项) of the catalogue, one JSON file each. */
export const ServiceItem = z
  .object({
    code: TaskCode,
    version: z.number().int().positive(),
    /** standard name of the item */
    name: z.string().min(1),
    /** what people call it, for the screen: at most 12 characters */
    shortName: z.string().min(1).max(12),
    /** one line below the name */
    summary: z.string().min(1).max(30),
    theme: z.string().min(1),
    kind: z.enum(['apply', 'query', 'print']),
    /** 是否支持终端办理 0 删除 1 注册 2 正常 3 禁用 */
    terminalState: z.enum(['deleted', 'registered', 'normal', 'disabled']),
    /** two-digit department code, e.g. 14 人社 */
    department: z.string().regex(/^\d{2}$/),
    agency: z.string().min(1),
    level: z.enum(['1', '2', '3', '4', '5', '6']),
    /** 服务对象 */
    audience: z.array(z.enum(['1', '2', '3', '4', '5', '6', '9'])).min(1),
    /** 办件类型 1 即办 2 承诺 */
    caseType: z.enum(['1', '2']),
    conditions: z.array(z.string().min(1)),
    /** who can use it: shown before the first question; checked against the card */
    eligibility: z
      .object({ minimumAge: z.number().int().optional(), maximumAge: z.number().int().optional() })
      .optional(),
    /** minutes at the terminal, an estimate for the citizen */
    minutes: z.number().int().positive(),
    materials: z.array(Material),
    /** what comes out of the printer, in plain words */
    prints: z.array(z.string().min(1)),
    /** `a4`: worth nothing on a receipt, so not offered without an A4 printer; absent: either will do */
    printsOn: z.enum(['receipt', 'a4']).optional(),
    legalLimit: TimeLimit,
    promisedLimit: TimeLimit,
    fee: z.object({
      charged: z.boolean(),
      amountYuan: z.number().optional(),
      basis: z.string().optional(),
      onlinePayment: z.boolean(),
    }),
    onSiteVisits: z.object({ count: z.number().int().min(0), reason: z.string().optional() }),
    online: z.boolean(),
    delivery: z.boolean(),
    result: z.object({
      name: z.string(),
      sample: z.string().optional(),
      ending: z.enum(['certificate', 'record', 'information']),
    }),
    basis: z.array(z.string().min(1)).min(1),
    consultPhone: z.string().min(3),
    complaintPhone: z.string().min(3),
    /** notice under article 17 of the personal-information law; retention in days on this terminal */
    privacy: z.object({
      purpose: z.string().min(1),
      kinds: z.array(z.string().min(1)).min(1),
      sensitiveKinds: z.array(z.string()),
      retentionDays: z.number().int().positive(),
    }),
    /** only `apply` items have a form */
    form: FormSchema.optional(),
    sources: z.array(Source).min(1),
  })
  .strict();
export type ServiceItem = z.infer<typeof ServiceItem>;

export const Theme = z.object({
  id: z.string().min(1),
  title: z.string().min(1).max(8),
  examples: z.string().min(1),
});
export type Theme = z.infer<typeof Theme>;

/** `catalogue/catalogue.json`: what belongs to the generation besides the items. */
export const CatalogueManifest = z
  .object({
    format: z.literal(1),
    generation: z.string().min(1),
    published: z.iso.date(),
    themes: z.array(Theme).min(1).max(6),
  })
  .strict();
export type CatalogueManifest = z.infer<typeof CatalogueManifest>;

/**
 * `catalogue/english.json`: English for texts of the catalogue, by the Chinese text. A text that is not in it is shown
 * in Chinese. Nothing of it is ever part of a submission: answers are values.
 */
export const CatalogueEnglish = z
  .object({ format: z.literal(1), texts: z.record(z.string().min(1), z.string().min(1)) })
  .strict();

export const Catalogue = z.object({
  manifest: CatalogueManifest,
  items: z.array(ServiceItem).min(1),
  /** English by Chinese text; absent in what was kept by an earlier release */
  english: z.record(z.string(), z.string()).readonly().optional(),
});
export type Catalogue = z.infer<typeof Catalogue>;

/** A rule of the catalogue that a file breaks; `field` is a path such as `materials[0].name`. */
export interface CatalogueProblem {
  file: string;
  field: string;
  code: string;
  message: string;
}
