import { z } from 'zod';

/** The emulated devices by the names they have in the terminal's configuration. */
export const DockDevice = z.enum([
  'idCardReader',
  'receiptPrinter',
  'documentPrinter',
  'codeScanner',
  'socialSecurityReader',
  'lights',
  'sensors',
  'pinPad',
]);
export type DockDevice = z.infer<typeof DockDevice>;

/** Someone whose card lies beside the reader, ready to be put down. */
export const DockPerson = z.object({
  id: z.string().min(1),
  /** the name a reviewer presses */
  label: z.string().min(1),
  kind: z.string(),
  /** what is special about this card, empty for an ordinary one */
  note: z.string(),
  damaged: z.boolean(),
});
export type DockPerson = z.infer<typeof DockPerson>;

/**
 * What an emulated reader does wrong until told otherwise. `noisy`: bytes of no frame before every reply, and
 * replies in small pieces; `refuses`: its security module says it is not authorised.
 */
export const ReaderFault = z.enum(['none', 'silent', 'noisy', 'slow', 'refuses']);
export type ReaderFault = z.infer<typeof ReaderFault>;

export const PaperSupply = z.enum(['full', 'low', 'out']);
export type PaperSupply = z.infer<typeof PaperSupply>;

export const Cover = z.enum(['closed', 'open']);
export type Cover = z.infer<typeof Cover>;

/**
 * What an emulated printer does wrong until told otherwise. `lyingDone` prints nothing and says that all is well.
 */
export const PrinterFault = z.enum(['none', 'silent', 'cutter', 'headHot', 'jam', 'lyingDone']);
export type PrinterFault = z.infer<typeof PrinterFault>;

/**
 * What an emulated A4 printer does wrong. `paused`: somebody pressed its button; `lyingDone`: the last sheet never comes
 * out and it says that all did; `busy`: it is busy for ever.
 */
export const DocumentPrinterFault = z.enum(['none', 'silent', 'paused', 'jam', 'lyingDone', 'busy']);
export type DocumentPrinterFault = z.infer<typeof DocumentPrinterFault>;

/** A document of which sheets came out; it is at `/api/documents/<id>.pdf`. */
export const DocumentPaper = z.object({ id: z.string(), pages: z.number(), printed: z.number() });
export type DocumentPaper = z.infer<typeof DocumentPaper>;

/** Cards for the chip-card reader; `torn` is pulled out at the first thing it is asked. */
export const ChipCard = z.enum(['socialSecurity', 'resident', 'bank', 'broken', 'torn']);
export type ChipCard = z.infer<typeof ChipCard>;

/** The lamps of the emulated relay board, by the relay each hangs on. */
export const lightChannels = {
  cardReader: 1,
  receiptPrinter: 2,
  scanner: 3,
  statusGood: 4,
  statusWarning: 5,
  statusBad: 6,
} as const;
export const LightWord = z.enum(Object.keys(lightChannels) as (keyof typeof lightChannels)[]);
export type LightWord = z.infer<typeof LightWord>;

/** What hangs on the inputs of the emulated board; an input is on when the door is open, or somebody is near. */
export const sensorInputs = { door: 0, proximity: 1 } as const;

export const ScannerFault = z.enum(['none', 'silent', 'noSuffix', 'torn', 'twice']);
export const SensorsFault = z.enum(['none', 'silent', 'garbled', 'refuses']);
export const PinPadFault = z.enum(['none', 'silent', 'garbled', 'busy']);
export const DoorPosition = z.enum(['closed', 'open']);
export const Proximity = z.enum(['present', 'notPresent']);
export const PinPadKey = z.enum([...'0123456789', ...(['correct', 'confirm', 'cancel', 'timeOut'] as const)]);

/** A cable: `broken` is one that should carry and does not, with the reason. */
export const Cable = z.object({
  state: z.enum(['plugged', 'unplugged', 'broken']),
  /** where the terminal opens it */
  path: z.string(),
  reason: z.string(),
});
export type Cable = z.infer<typeof Cable>;

/** One piece of paper that came out. Its picture is at `/api/papers/<id>.png`. */
export const DockPaper = z.object({
  id: z.string().min(1),
  lines: z.array(z.string()),
  /** payloads of the QR codes on it, from top to bottom */
  qr: z.array(z.string()),
  taken: z.boolean(),
});
export type DockPaper = z.infer<typeof DockPaper>;

export const LineFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('cut') }),
  z.strictObject({ kind: z.literal('slow'), bytesPerSecond: z.number().positive().max(1e9) }),
  z.strictObject({ kind: z.literal('lostReply') }),
]);

export const DockLine = z.object({
  fault: LineFault,
  /** the platform's base address as the terminal reaches it, through this line */
  address: z.url(),
  bytesToPlatform: z.number(),
  bytesToTerminal: z.number(),
  connections: z.number(),
  refused: z.number(),
});
export type DockLine = z.infer<typeof DockLine>;

/** Everything on the dock: the answer of `GET /api/state` and of every POST, and each event of `/api/events`. */
export const DockState = z.object({
  persons: z.array(DockPerson),
  reader: z.object({
    cable: Cable,
    /** id of the person whose card lies on the reader */
    card: z.string().nullable(),
    fault: ReaderFault,
  }),
  printer: z.object({
    cable: Cable,
    paper: PaperSupply,
    cover: Cover,
    fault: PrinterFault,
    /** paper hangs out of the mouth and was not taken */
    waiting: z.boolean(),
  }),
  documentPrinter: z.object({
    cable: Cable,
    paper: PaperSupply,
    toner: PaperSupply,
    cover: Cover,
    fault: DocumentPrinterFault,
    /** newest first */
    papers: z.array(DocumentPaper),
  }),
  /** the card in its slot */
  chipReader: z.object({ cable: Cable, card: ChipCard.nullable() }),
  scanner: z.object({ cable: Cable, fault: ScannerFault }),
  lights: z.object({ cable: Cable, lit: z.array(LightWord) }),
  sensors: z.object({ cable: Cable, door: DoorPosition, proximity: Proximity, fault: SensorsFault }),
  pinPad: z.object({ cable: Cable, entering: z.boolean(), fault: PinPadFault }),
  /** newest first */
  papers: z.array(DockPaper),
  line: DockLine,
  /** where the screens are opened; absent where nobody shows them */
  screens: z.url().optional(),
});
export type DockState = z.infer<typeof DockState>;

/** Bodies of the POST requests, by path. All others take no body. */
export const DockInput = {
  '/api/card': z.strictObject({ person: z.string().min(1).max(100) }),
  '/api/reader/fault': z.strictObject({ fault: ReaderFault }),
  '/api/printer/paper': z.strictObject({ state: PaperSupply }),
  '/api/printer/cover': z.strictObject({ state: Cover }),
  '/api/printer/fault': z.strictObject({ fault: PrinterFault }),
  '/api/document-printer': z
    .strictObject({ paper: PaperSupply, toner: PaperSupply, cover: Cover, fault: DocumentPrinterFault })
    .partial(),
  '/api/chip-card': z.strictObject({ card: ChipCard }),
  '/api/scanner/hold': z.strictObject({
    text: z.string().min(1).max(3000),
    encoding: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  }),
  '/api/scanner/fault': z.strictObject({ fault: ScannerFault }),
  '/api/sensors': z.strictObject({ door: DoorPosition, proximity: Proximity }).partial(),
  '/api/sensors/fault': z.strictObject({ fault: SensorsFault }),
  '/api/pin-pad/key': z.strictObject({ key: PinPadKey }),
  '/api/pin-pad/fault': z.strictObject({ fault: PinPadFault }),
  '/api/line/fault': LineFault,
} as const;

/** Body of every reply that is not a success. */
export const DockError = z.object({
  code: z.enum(['invalid', 'unknownPerson', 'unknownPaper', 'notFound', 'notThisHost', 'internal']),
  message: z.string(),
});
export type DockError = z.infer<typeof DockError>;
