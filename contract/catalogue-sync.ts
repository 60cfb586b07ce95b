import { z } from 'zod';

/**
 * How a published catalogue travels: `GET /v1/catalogue?since=CHECKPOINT&limit=N` with the terminal's key answers
 * 200 {@link CataloguePage}, 304 when `If-None-Match` names what the answer would be, 400 for a malformed question.
 *
 * A published catalogue is a set of documents, named as in a catalogue folder. Every change of a document gets the
 * next number of one sequence, in the order of the commits, so whoever has seen number _n_ has seen everything below
 * it. A terminal asks for what came after the number it has (its checkpoint), page by page, until `more` is false:
 * then it has the whole of `generation`, and `digest` proves it.
 */
export const CatalogueDocumentId = z
  .string()
  .max(120)
  .regex(/^(catalogue\.json|evaluation-indicators\.json|english\.json|items\/[^/.\p{C}][^/\p{C}]*\.json)$/u);
export type CatalogueDocumentId = z.infer<typeof CatalogueDocumentId>;

/** The documents of a catalogue that are no items. */
export const manifestDocument = 'catalogue.json';
export const indicatorsDocument = 'evaluation-indicators.json';
export const englishDocument = 'english.json';
export const itemsFolder = 'items';

/** Bytes of UTF-8 that one document may have: far above any real item (about 6 KB). */
export const longestDocumentBytes = 512 * 1024;

/** Opaque to the terminal: it gives back what it was given. */
export const CatalogueCheckpoint = z.string().regex(/^[\x21-\x7e]{3,200}$/);
export type CatalogueCheckpoint = z.infer<typeof CatalogueCheckpoint>;

/** A document as it is now, or the news that it was taken out. `version` grows with every change of the document. */
export const CatalogueRow = z.union([
  z
    .object({
      id: CatalogueDocumentId,
      version: z.number().int().positive(),
      /** JSON text without white space between its parts (what `JSON.stringify` gives): this text is hashed */
      content: z.string().min(2).max(longestDocumentBytes),
    })
    .strict(),
  z
    .object({
      id: CatalogueDocumentId,
      version: z.number().int().positive(),
      tombstone: z.literal(true),
    })
    .strict(),
]);
export type CatalogueRow = z.infer<typeof CatalogueRow>;

export const CataloguePage = z
  .object({
    /** number of the generation that is complete when `more` is false; 0 when nothing was ever published */
    generation: z.number().int().nonnegative(),
    /** where the next question goes on */
    checkpoint: CatalogueCheckpoint,
    /**
     * SM3 of the whole generation, 64 lowercase hex characters, over one line for every document in the order of the
     * UTF-8 bytes of the names: name, line feed, SM3 of the content in lowercase hex, line feed.
     */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    /**
     * The rows begin from nothing: `since` was absent, or belongs to another epoch of the platform or to a time it
     * no longer remembers. What a terminal had before does not count.
     */
    reset: z.boolean(),
    rows: z.array(CatalogueRow),
    more: z.boolean(),
  })
  .strict();
export type CataloguePage = z.infer<typeof CataloguePage>;

/** What a terminal may ask. Absent `since` begins from nothing; a page may hold fewer rows than asked for. */
export const CatalogueQuestion = z
  .object({
    since: CatalogueCheckpoint.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  })
  .strict();
export type CatalogueQuestion = z.infer<typeof CatalogueQuestion>;
