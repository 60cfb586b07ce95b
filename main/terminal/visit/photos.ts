import type { NewAttachment } from '../../../contract/outbox.ts';
import type { FormProperty, ServiceItem } from '../../../contract/service-item.ts';
import { photoNotTaken } from '../words.ts';
import type { VisitContext } from './visit-context.ts';
import type { Answers, Photos } from './visit-ports.ts';

/** Bytes of one page at most. */
const largestPage = 1_000_000;

/** Pages that a photo question takes at most; 1 where the form says nothing. */
export function maximumPages(property: FormProperty): number {
  return property.maximum ?? 1;
}

/** The bytes of a JPEG that came as base64; undefined when they are none, or too many. */
export function jpegOf(base64: string): Uint8Array | undefined {
  const bytes = Buffer.from(base64, 'base64');
  // start of image and a first marker (ITU-T T.81, annex B), and the end of the image at the very end
  const begins = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  const ends = bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9;
  return begins && ends && bytes.length <= largestPage ? bytes : undefined;
}

/** One more page for the question in hand; refused with a sentence when it is no picture or one too many. */
export function withPhoto(
  { item, photos, questionId }: VisitContext,
  question: string,
  base64: string,
): Pick<VisitContext, 'photos' | 'refusal'> {
  const property = item?.form?.properties[question];
  const pages = photos[question] ?? [];
  const wanted = property?.['x-input'] === 'photo' && question === questionId;
  if (!wanted || pages.length >= maximumPages(property)) return { photos, refusal: undefined };
  const page = jpegOf(base64);
  if (!page) return { photos, refusal: photoNotTaken };
  return { photos: { ...photos, [question]: [...pages, page] }, refusal: undefined };
}

/** Overwrites the pages of a question and lets go of them. */
export function withoutPhotos(photos: Photos, question: string): Photos {
  wipePages(photos[question] ?? []);
  return { ...photos, [question]: [] };
}

/** Overwrites every page: afterwards nothing of them is in memory but what was garbage before. */
export function wipePhotos(photos: Photos): void {
  Object.values(photos).forEach(wipePages);
}

function wipePages(pages: readonly Uint8Array[]): void {
  for (const page of pages) page.fill(0);
}

/** The pages that belong to what is handed in, in the order of the form. */
export function attachmentsOf(item: ServiceItem, answers: Answers, photos: Photos): NewAttachment[] {
  return Object.keys(item.form?.properties ?? {}).flatMap((material) => {
    const pages = typeof answers[material] === 'number' ? (photos[material] ?? []) : [];
    return pages.map((bytes) => ({ material, mediaType: 'image/jpeg', bytes }));
  });
}
