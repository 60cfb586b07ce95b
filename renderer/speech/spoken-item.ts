/** A text of the screen on its way to the ear. */
export interface SpokenText {
  text: string;
  /** about the person in front: heard in headphones only */
  private: boolean;
  /** Chinese where it is absent */
  language?: 'en';
  /** digits that name something, such as a telephone number half typed: one by one */
  code?: boolean;
}

/** One thing on the screen that is said in one go. */
export interface SpokenItem {
  /** `alert` and `status` are said when they come, `field` when it changes */
  role: 'question' | 'text' | 'alert' | 'status' | 'field' | 'choice' | 'action';
  texts: readonly SpokenText[];
}

/** The words of an item, for comparing. */
export const wordsOf = ({ texts }: SpokenItem): string => texts.map(({ text }) => text).join('，');
