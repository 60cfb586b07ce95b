import type { Page } from '@playwright/test';
import type { Finding, Limits } from './measures.ts';

/** What can be touched: size, place, distance. Behind a dialog nothing can be touched and nothing is measured. */
export async function targetFindings(page: Page, limits: Limits): Promise<Finding[]> {
  return page.evaluate((limit) => {
    const found: Finding[] = [];
    const pad = 'canvas, [role=application]';
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 100;
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const parts = [
      ...scope.querySelectorAll('button, [role=radio], [role=checkbox], a, canvas, [tabindex="0"]'),
    ]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ element, box: element.getBoundingClientRect() }));
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className.split(' ')[0] ?? ''} ${element.textContent.trim().slice(0, 20)}`;
    const report = (measure: string, element: Element, what: string) =>
      found.push({ measure, part: name(element), found: what });

    for (const { element, box } of parts) {
      // the main ways of a screen; a row's own small button and what is set apart as small may be smaller
      const small = element.classList.contains('small') || element.closest('.act') !== null;
      const least = (small ? limit.otherTarget : limit.mainTarget) * unit;
      if (box.height < least - 0.5 || box.width < least - 0.5)
        report('targets are large', element, `${String(box.width)} × ${String(box.height)}`);
      if (innerHeight > innerWidth && box.top < innerHeight * limit.reach - 0.5)
        report('controls are in reach', element, `top ${String(box.top)}`);
      if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight)
        report('controls are on the panel', element, JSON.stringify(box));
    }
    for (const [index, one] of parts.entries()) {
      for (const other of parts.slice(index + 1)) {
        // the pad to sign on carries its own button, on its empty corner
        if (one.element.matches(pad) || other.element.matches(pad)) continue;
        const across = Math.max(other.box.left - one.box.right, one.box.left - other.box.right);
        const down = Math.max(other.box.top - one.box.bottom, one.box.top - other.box.bottom);
        const apart = Math.max(across, down);
        if (apart < limit.between * unit - 0.5)
          report('targets are apart', one.element, `${String(apart)} px from ${name(other.element)}`);
      }
    }
    return found;
  }, limits);
}
