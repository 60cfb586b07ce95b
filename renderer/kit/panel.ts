import { MediaQuery } from 'svelte/reactivity';

const landscape = new MediaQuery('orientation: landscape', false);

/** The panel the page is shown on. Sizes follow by CSS; only what is counted (rows on a page) asks here. */
export const panel = {
  get landscape(): boolean {
    return landscape.current;
  },
  /** Height for what the hand touches, in design pixels (a panel is 1080 × 1920 or 1920 × 1080 of them). */
  get room(): number {
    return landscape.current ? 716 : 926;
  },
};
