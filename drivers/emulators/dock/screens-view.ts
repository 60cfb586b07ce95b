import type { DockState } from '../dock-api.ts';
import { element } from './element.ts';

/** Ways to the screens beside the dock; each press opens one with a token of its own. */
export function screensView(nav: HTMLElement): (state: DockState) => void {
  let shown: string | undefined;
  return ({ screens }) => {
    if (screens === shown) return;
    shown = screens;
    if (screens === undefined) return nav.replaceChildren();
    const link = (name: string, words: string): HTMLElement =>
      element('a', { href: new URL(name, screens).href, target: `jiujin-${name}` }, words);
    nav.replaceChildren(link('citizen', '居民的屏幕'), link('staff', '工作人员的屏幕'));
  };
}
