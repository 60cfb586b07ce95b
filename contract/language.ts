import { z } from 'zod';

/** The languages of the screen, as BCP 47 tags. The first is the one every visit begins with. */
export const Language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof Language>;

export const firstLanguage: Language = 'zh-CN';
