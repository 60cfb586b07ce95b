import { MediaQuery } from 'svelte/reactivity';
import { display } from './display.svelte.ts';

const landscape = new MediaQuery('orientation: landscape', false);

/** The panel the page is shown on. Sizes follow by CSS; only what is counted (rows on a page) asks here. */
export const panel = {
  get landscape(): boolean {
    return landscape.current;
  },
  get compact(): boolean {
    return display.compact;
  },
  get lowered(): boolean {
    return display.lowered && !landscape.current;
  },
  /** Height for what the hand touches, in design pixels (a panel is 1080 × 1920 or 1920 × 1080 of them). */
  get room(): number {
    const smallerBar = display.compact ? 36 : 0;
    if (landscape.current) return 716 + smallerBar;
    // from the reach line to the bar: 40 % of 1920 from the top, lowered the half
    return (display.lowered ? 642 : 830) + smallerBar;
  },
};
