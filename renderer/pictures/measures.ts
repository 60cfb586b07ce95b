import type { Page } from '@playwright/test';

/** A part of the page that breaks a measure, with what was found. */
export interface Finding {
  measure: string;
  part: string;
  found: string;
}

/** Measures in CSS pixels of the drawn panel; 2 px are 1 dp there. */
const limits = {
  mainTarget: 120,
  otherTarget: 88,
  text: 36,
  /** of a standing panel's height, from the top */
  reach: 0.4,
};

/** Everything on the page that is cut off, too small to touch or to read, or out of reach. */
export async function findings(page: Page): Promise<Finding[]> {
  return page.evaluate((limit) => {
    const found: Finding[] = [];
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const dialog = document.querySelector('dialog[open]');
    const scope = dialog ?? document.body;
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className.split(' ')[0] ?? ''} ${element.textContent.trim().slice(0, 20)}`;
    const report = (measure: string, element: Element, what: string) =>
      found.push({ measure, part: name(element), found: what });

    for (const element of document.querySelectorAll(
      'body, .frame, .body, .tell, .low, .bar, .sheet, button',
    )) {
      const over =
        element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
      if (over && getComputedStyle(element).display !== 'inline') {
        report(
          'nothing is cut off',
          element,
          `${String(element.scrollWidth)} × ${String(element.scrollHeight)} in ${String(element.clientWidth)} × ${String(element.clientHeight)}`,
        );
      }
    }
    for (const element of scope.querySelectorAll('button, [role=radio], [role=checkbox], a')) {
      const box = element.getBoundingClientRect();
      const small = element.classList.contains('small') || element.closest('.act') !== null;
      const least = small ? limit.otherTarget : limit.mainTarget;
      if (box.height < least - 0.5 || box.width < least - 0.5) {
        report('targets are large', element, `${String(box.width)} × ${String(box.height)}`);
      }
      if (innerHeight > innerWidth && box.top < innerHeight * limit.reach) {
        report('controls are in reach', element, `top ${String(box.top)}`);
      }
      if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) {
        report('controls are on the panel', element, JSON.stringify(box));
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.textContent?.trim() || !shown(parent) || parent.closest('svg, script')) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < limit.text - 0.1) report('text is large', parent, `${String(size)} px`);
    }
    const touched = [...scope.querySelectorAll('button')].map((element) => ({
      element,
      box: element.getBoundingClientRect(),
    }));
    for (const [index, one] of touched.entries()) {
      for (const other of touched.slice(index + 1)) {
        const apart =
          one.box.right <= other.box.left ||
          other.box.right <= one.box.left ||
          one.box.bottom <= other.box.top ||
          other.box.bottom <= one.box.top;
        if (!apart) report('controls do not overlap', one.element, name(other.element));
      }
    }
    return found;
  }, limits);
}
