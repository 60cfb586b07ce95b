import type { Page } from '@playwright/test';
import type { Finding, Limits } from './measures.ts';

/** What is read: size, line spacing, and that every letter is on the glass. Texts on a backdrop's page count, too. */
export async function textFindings(page: Page, limits: Limits): Promise<Finding[]> {
  return page.evaluate((limit) => {
    const found: Finding[] = [];
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 100;
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className.split(' ')[0] ?? ''} ${element.textContent.trim().slice(0, 20)}`;
    const report = (measure: string, element: Element, what: string) =>
      found.push({ measure, part: name(element), found: what });
    const clips = (element: Element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return overflowX !== 'visible' || overflowY !== 'visible';
    };

    for (const element of document.querySelectorAll('html, body, body *:not(svg *)')) {
      // what clips without scrolling cuts off, what scrolls hides: nobody looks for more below the edge
      const holds = clips(element) || element.matches('html, .frame, .sheet, button');
      if (!holds || getComputedStyle(element).display === 'inline') continue;
      const over =
        element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
      const sizes = `${String(element.scrollWidth)} × ${String(element.scrollHeight)} in ${String(element.clientWidth)} × ${String(element.clientHeight)}`;
      if (over) report('nothing is cut off', element, sizes);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || parent.closest('svg, script')) continue;
      if (!parent.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(parent);
      const size = Number.parseFloat(style.fontSize);
      const least = (parent.closest('h1, dialog h2') ? limit.question : limit.text) * unit;
      if (size < least - 0.1) report('text is large', parent, `${String(size)} px`);
      const spacing = Number.parseFloat(style.lineHeight) / size;
      // also where a text is one line long today, unless it can never be two, as a number
      if (style.whiteSpace !== 'nowrap' && !(spacing >= limit.lineSpacing - 0.005))
        report('lines are apart', parent, `${style.lineHeight} at ${style.fontSize}`);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        const out =
          box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
        if (box.width > 0 && out) report('text is on the panel', parent, JSON.stringify(box));
        const part = parent.closest('button, .sheet')?.getBoundingClientRect();
        if (part && box.width > 0 && (box.left < part.left - 1 || box.right > part.right + 1))
          report('text is inside its part', parent, `${String(box.left)} to ${String(box.right)}`);
      }
    }
    return found;
  }, limits);
}
