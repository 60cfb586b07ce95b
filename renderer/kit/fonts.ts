/** Weights the tokens use: text, emphasis, headings. */
const weights = [400, 600, 700];
const patienceMs = 3000;

/**
 * Loads the slices of the font that the given characters need, so that no screen is drawn twice. The font is on
 * this machine; should it be slow or damaged, the system's own is used after three seconds.
 */
export async function loadFontFor(characters: string): Promise<void> {
  const loads = weights.map((weight) =>
    document.fonts.load(`${weight} 1em "Noto Sans SC Variable"`, characters),
  );
  const giveUp = new Promise((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([Promise.allSettled(loads), giveUp]);
}
