import { z } from 'zod';
import { CardProblem } from './card.ts';
import { Language } from './language.ts';
import { TypingMode } from './service-item.ts';
import { EvaluationLevel, Rung, SignatureStrokes } from './submission.ts';

/**
 * The visit (一次办事) as the page sees it: the terminal owns the state machine, the page renders this projection
 * and sends intents. Texts of the kiosk itself live in the page's message files; texts of an item come from the
 * catalogue and are carried here.
 */

/** What can be offered right now; `unknown` is never shown as healthy. */
export const MachineHealth = z.object({
  line: z.enum(['unknown', 'online', 'offline']),
  cardReader: z.enum(['ready', 'trouble', 'unknown']),
  receiptPaper: z.enum(['ready', 'low', 'out', 'trouble', 'unknown']),
  /** absent where no A4 printer is configured; `noToner` prints nothing */
  documentPaper: z.enum(['ready', 'low', 'out', 'noToner', 'trouble', 'unknown']).optional(),
  /** absent where no code scanner is configured */
  codeScanner: z.enum(['ready', 'trouble', 'unknown']).optional(),
  /**
   * `refusing`: the disk is full, read-only or failing, nothing new is taken; `notEnrolled`: there is no key to seal
   * to; `beingChecked`: part of the store was lost, and staff have not looked at it yet
   */
  storage: z.enum(['ready', 'refusing', 'notEnrolled', 'beingChecked']),
  itemsOffered: z.number().int().nonnegative(),
  itemsInCatalogue: z.number().int().nonnegative(),
  waitingToSend: z.number().int().nonnegative(),
});
export type MachineHealth = z.infer<typeof MachineHealth>;

export const Site = z.object({
  city: z.string(),
  name: z.string(),
  helperName: z.string(),
  helperPhone: z.string(),
  hours: z.string(),
  /** where else things are done while this machine cannot: the hall's name, and how to get there if it is short */
  elsewhere: z.string().optional(),
});
export type Site = z.infer<typeof Site>;

/** Why something is not offered now. */
export const NotOffered = z.enum([
  'needsLine',
  'needsReader',
  'needsPaper',
  'needsDocumentPrinter',
  'storageRefuses',
  'tooYoung',
  'tooOld',
]);
export type NotOffered = z.infer<typeof NotOffered>;

export const ServiceSummary = z.object({
  code: z.string(),
  name: z.string(),
  summary: z.string(),
  kind: z.enum(['apply', 'query', 'print']),
  minutes: z.number().int(),
  notOffered: NotOffered.optional(),
});
export type ServiceSummary = z.infer<typeof ServiceSummary>;

export const ThemeView = z.object({
  id: z.string(),
  title: z.string(),
  examples: z.string(),
  offered: z.number().int(),
});
export type ThemeView = z.infer<typeof ThemeView>;

export const CaseView = z.object({
  title: z.string(),
  receiptNumber: z.string(),
  rung: Rung,
  /** wall time of each reached rung, ISO */
  savedAt: z.iso.datetime(),
  receivedAt: z.iso.datetime().optional(),
  acceptedAt: z.iso.datetime().optional(),
  acceptedBy: z.string().optional(),
  caseNumber: z.string().optional(),
  refused: z.boolean(),
  /** what was filled in is no longer on this machine since then; this entry is all that remains */
  contentErasedAt: z.iso.datetime().optional(),
});
export type CaseView = z.infer<typeof CaseView>;

/** One row of the review list. `from` tells who said it. */
export const ReviewRow = z.object({
  id: z.string(),
  label: z.string(),
  value: z.string(),
  from: z.enum(['card', 'citizen']),
});
export type ReviewRow = z.infer<typeof ReviewRow>;

export const QuestionView = z.object({
  id: z.string(),
  title: z.string(),
  why: z.string().optional(),
  label: z.string(),
  input: z.enum(['choice', 'keypad', 'yesNo', 'date', 'text', 'photo']),
  /** only with `text`: what is expected there */
  typing: TypingMode.optional(),
  /** only with `photo`: pages asked for and taken, and a part of the camera's name where one is configured */
  photo: z
    .object({
      maxPages: z.number().int().positive(),
      taken: z.number().int().nonnegative(),
      camera: z.string().optional(),
    })
    .optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string(), hint: z.string().optional() })),
  /** what was answered before, as typed: digits for keypad, YYYYMMDD for date, 'true'/'false' for yesNo, pages for photo */
  value: z.string().optional(),
  /** in characters (code points) */
  maxLength: z.number().int().optional(),
  groups: z.array(z.number().int()).optional(),
  /** the schema refused the value: said here, at the question */
  refusal: z.string().optional(),
});
export type QuestionView = z.infer<typeof QuestionView>;

export const ReceiptPrinting = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('printing') }),
  z.object({ state: z.literal('printed') }),
  /** chosen before the visit (no paper), or the printer failed: what is on the screen is the receipt */
  z.object({
    state: z.literal('onScreen'),
    reason: z.enum(['chosen', 'paperOut', 'paperJammed', 'coverOpen', 'printerTrouble']),
  }),
]);
export type ReceiptPrinting = z.infer<typeof ReceiptPrinting>;

/** What stands in the way of a sheet of A4, in words the page has a sentence for. */
export const DocumentTrouble = z.enum(['paperOut', 'paperJammed', 'coverOpen', 'tonerOut', 'printerTrouble']);
export type DocumentTrouble = z.infer<typeof DocumentTrouble>;

/** The A4 paper of a visit: printed only when asked for. */
export const DocumentPrinting = z.discriminatedUnion('state', [
  z.object({ state: z.literal('offered') }),
  z.object({ state: z.literal('notNow'), reason: DocumentTrouble }),
  /** `stopped`: it waits for paper or a hand, and goes on by itself */
  z.object({ state: z.literal('printing'), stopped: DocumentTrouble.optional() }),
  /** every page was counted by the printer */
  z.object({ state: z.literal('printed'), pages: z.number().int() }),
  /** the printer says it is done and did not count them all: whoever stands there counts */
  z.object({ state: z.literal('countPages'), pages: z.number().int() }),
  z.object({ state: z.literal('failed'), reason: DocumentTrouble }),
]);
export type DocumentPrinting = z.infer<typeof DocumentPrinting>;

/** What was held before the code scanner, as the screen tells it. Names nobody, whatever the code said. */
export const ScannedView = z.discriminatedUnion('what', [
  /** a receipt that is believed, with the case it is of when that was done at this terminal */
  z.object({
    what: z.literal('genuine'),
    promise: z.enum(['saved', 'received']),
    receiptNumber: z.string(),
    /** when it was promised, by the clock of who promised it */
    at: z.iso.datetime(),
    /** id of the terminal that saved it; the platform's own words do not carry it */
    terminalId: z.string().optional(),
    isHere: z.boolean(),
    progress: CaseView.optional(),
  }),
  /** a plain address of a progress page: nobody vouches for it, the store knows the case or not */
  z.object({ what: z.literal('progressPage'), progress: CaseView.optional() }),
  z.object({
    what: z.enum([
      'forged',
      'unknownKey',
      'unreadable',
      'socialSecurity',
      'payment',
      'phone',
      'unknown',
      /** the scanner saw something and could not make it out */
      'notClear',
    ]),
  }),
]);
export type ScannedView = z.infer<typeof ScannedView>;

export const CardStep = z.enum(['waiting', 'reading', 'problem']);

export const Screen = z.discriminatedUnion('kind', [
  /** health says what works; touching a theme or putting the card down starts */
  z.object({
    kind: z.literal('idle'),
    themes: z.array(ThemeView),
    /** what cannot be done now, by reason; `example` is the short name of one of the items */
    notNow: z.array(
      z.object({ reason: NotOffered, count: z.number().int().positive(), example: z.string() }),
    ),
  }),
  /** nobody's visit: what the code in somebody's hand is, and what to do with it */
  z.object({ kind: z.literal('scanned'), code: ScannedView }),
  /** items of one theme, or all of them (`theme` absent) */
  z.object({ kind: z.literal('services'), theme: ThemeView.optional(), services: z.array(ServiceSummary) }),
  /** what it takes, what is needed, what will be printed */
  z.object({
    kind: z.literal('prepare'),
    service: ServiceSummary,
    agency: z.string(),
    needs: z.array(z.string()),
    exempt: z.array(z.string()),
    conditions: z.array(z.string()),
    prints: z.array(z.string()),
    fee: z.string(),
    limit: z.string(),
    /** set when the receipt cannot be printed: going on means a receipt on the screen */
    paperTrouble: z.enum(['out', 'trouble', 'unknown']).optional(),
  }),
  /** notice of personal-data use; `service` is absent for looking up one's own cases with the card */
  z.object({
    kind: z.literal('consent'),
    service: ServiceSummary.optional(),
    receiver: z.string(),
    purpose: z.string(),
    kinds: z.array(z.string()),
    sensitiveKinds: z.array(z.string()),
    retentionDays: z.number().int(),
  }),
  z.object({
    kind: z.literal('card'),
    step: CardStep,
    problem: CardProblem.optional(),
    /** the card belongs to somebody else than the visit's citizen, or does not fit the item */
    mismatch: z.enum(['anotherPerson', 'tooYoung', 'tooOld', 'expired']).optional(),
  }),
  z.object({ kind: z.literal('question'), question: QuestionView }),
  z.object({
    kind: z.literal('review'),
    rows: z.array(ReviewRow),
    receiver: z.string(),
    /** why the last attempt to submit did not succeed */
    trouble: z.enum(['signatureMissing', 'storageRefused']).optional(),
  }),
  /** a query is under way, or was not answered */
  z.object({
    kind: z.literal('asking'),
    trouble: z.enum(['lineDown', 'platformTrouble', 'refused']).optional(),
  }),
  z.object({
    kind: z.literal('answer'),
    outcome: z.enum(['found', 'noRecord']),
    rows: z.array(z.object({ label: z.string(), value: z.string() })),
    register: z.string(),
    asOf: z.iso.datetime(),
    caseNumber: z.string(),
    printing: ReceiptPrinting.optional(),
    /** absent where there is no A4 printer */
    document: DocumentPrinting.optional(),
  }),
  z.object({
    kind: z.literal('saved'),
    progress: CaseView,
    agency: z.string(),
    limit: z.string(),
    /** text of the QR code, as on paper */
    code: z.string(),
    printing: ReceiptPrinting,
    document: DocumentPrinting.optional(),
  }),
  /** a person's own cases, after putting the card down first */
  z.object({
    kind: z.literal('mine'),
    citizen: z.string(),
    cases: z.array(CaseView),
    themes: z.array(ThemeView),
    /** the printer has paper: the receipt of a case can be printed once more */
    canReprint: z.boolean(),
    /** the receipt that was asked for last */
    reprint: z.object({ receiptNumber: z.string(), printing: ReceiptPrinting }).optional(),
  }),
  z.object({
    kind: z.literal('evaluate'),
    /** set once a level was touched: 1 and 2 need a reason */
    level: EvaluationLevel.optional(),
    reasons: z.array(z.object({ code: z.string(), label: z.string() })),
  }),
  /** everything is wiped; says what stays on the machine and for how long */
  z.object({
    kind: z.literal('goodbye'),
    cardStillThere: z.boolean(),
    rated: z.boolean(),
    stays: z.object({ submission: z.boolean(), retentionDays: z.number().int() }),
  }),
]);
export type Screen = z.infer<typeof Screen>;

export const VisitView = z.object({
  /** grows with every change; the page ignores an older one */
  revision: z.number().int().nonnegative(),
  /** of this visit; what stays Chinese in an English view has no translation, or is a name */
  language: Language,
  site: Site,
  now: z.iso.datetime(),
  health: MachineHealth,
  /** title of the service in hand, for the top line */
  serviceName: z.string().optional(),
  step: z.object({ index: z.number().int(), total: z.number().int() }).optional(),
  canGoBack: z.boolean(),
  /** nobody is near: the page shows its calm dark face over the idle screen; never within a visit */
  asleep: z.literal(true).optional(),
  screen: Screen,
  /** on top of the screen; the screen below keeps its state */
  overlay: z
    .discriminatedUnion('kind', [
      /** nobody touched for a while; `secondsLeft` counts down */
      z.object({ kind: z.literal('stillThere'), secondsLeft: z.number().int() }),
      /** asks once before leaving; says what is lost */
      z.object({ kind: z.literal('leave'), losesAnswers: z.boolean() }),
      z.object({ kind: z.literal('help') }),
      /** the reader was lost after the card was read: nothing is lost, the visit can go on */
      z.object({ kind: z.literal('readerGone') }),
    ])
    .optional(),
});
export type VisitView = z.infer<typeof VisitView>;

/** A JPEG of one page: at most 1 MB, a third more as base64. It travels in one message of the channel. */
const PagePhoto = z.base64().min(4).max(1_400_000);

/** What the hand did. Everything the page can ask of the terminal. */
export const Intent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chooseTheme'), theme: z.string().max(40) }),
  z.object({ kind: z.literal('showAllServices') }),
  z.object({ kind: z.literal('chooseService'), code: z.string().max(40) }),
  z.object({ kind: z.literal('begin') }),
  z.object({ kind: z.literal('agree') }),
  z.object({ kind: z.literal('disagree') }),
  z.object({ kind: z.literal('retryCard') }),
  z.object({ kind: z.literal('answer'), question: z.string().max(60), value: z.string().max(200) }),
  /** one page of a photo question; the terminal looks whether it is one */
  z.object({ kind: z.literal('addPhoto'), question: z.string().max(60), jpeg: PagePhoto }),
  z.object({ kind: z.literal('retakePhotos'), question: z.string().max(60) }),
  z.object({ kind: z.literal('change'), question: z.string().max(60) }),
  z.object({ kind: z.literal('submit'), signature: SignatureStrokes }),
  z.object({ kind: z.literal('retryQuery') }),
  z.object({ kind: z.literal('printDocument') }),
  /** the receipt of one of the own cases, once more */
  z.object({ kind: z.literal('reprint'), receiptNumber: z.string().max(20) }),
  z.object({ kind: z.literal('goToEvaluation') }),
  z.object({ kind: z.literal('rate'), level: EvaluationLevel }),
  z.object({ kind: z.literal('giveReasons'), indicators: z.array(z.string().max(3)).max(9) }),
  z.object({ kind: z.literal('skipRating') }),
  z.object({ kind: z.literal('anotherService') }),
  z.object({ kind: z.literal('back') }),
  z.object({ kind: z.literal('home') }),
  z.object({ kind: z.literal('confirmLeave') }),
  z.object({ kind: z.literal('stay') }),
  z.object({ kind: z.literal('help') }),
  z.object({ kind: z.literal('closeHelp') }),
  /** for this visit; the next one begins in Chinese */
  z.object({ kind: z.literal('chooseLanguage'), language: Language }),
  /** a touch or a key, at most once a second: the idle timer starts again */
  z.object({ kind: z.literal('activity') }),
]);
export type Intent = z.infer<typeof Intent>;
