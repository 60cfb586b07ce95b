/** A text that was chosen in this visit. */
export interface LearntPhrase {
  text: string;
  /** syllables separated by blanks, as in the dictionary */
  reading: string;
  times: number;
}

/**
 * What the typing learns from the citizen's choices, in memory alone and for this visit alone. It belongs to the visit: whoever
 * ends the visit wipes it, and nothing of it is left.
 */
export interface VisitMemory {
  /** Remembers a choice; `reading` as in {@link LearntPhrase}. */
  learn: (text: string, reading: string) => void;
  phrases: () => readonly LearntPhrase[];
  /** Forgets everything. */
  wipe: () => void;
}

/** beyond it the oldest phrase is forgotten: nobody writes more on one visit */
const most = 200;

/** An empty memory. */
export function createVisitMemory(): VisitMemory {
  const phrases = new Map<string, LearntPhrase>();
  return {
    learn: (text, reading) => {
      if (text === '' || reading === '') return;
      const key = `${text}\n${reading}`;
      const times = (phrases.get(key)?.times ?? 0) + 1;
      phrases.delete(key);
      phrases.set(key, { text, reading, times });
      const [oldest] = phrases.keys();
      if (phrases.size > most && oldest !== undefined) phrases.delete(oldest);
    },
    phrases: () => [...phrases.values()],
    wipe: () => {
      phrases.clear();
    },
  };
}
