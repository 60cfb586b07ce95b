import type { Page } from '@playwright/test';
import type { Finding, Limits } from './measures.ts';

/**
 * The edge of what can be touched stands out from what is around it, by its border or by its own colour. A control
 * without both is known by its icon and its words, which the rules for text hold to 7:1.
 */
export async function edgeFindings(page: Page, limits: Limits): Promise<Finding[]> {
  return page.evaluate((limit) => {
    type Colour = [red: number, green: number, blue: number, alpha: number];
    const colourOf = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const luminance = ([red, green, blue]: Colour) => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
        const value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one: Colour, other: Colour) => {
      const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const around = (element: Element): Colour => {
      for (let outer = element.parentElement; outer; outer = outer.parentElement) {
        const colour = colourOf(getComputedStyle(outer).backgroundColor);
        if (colour[3] === 1) return colour;
      }
      return [255, 255, 255, 1];
    };
    const found: Finding[] = [];
    const scope = document.querySelector('dialog[open]') ?? document.body;
    for (const element of scope.querySelectorAll('button, [role=radio] .mark, [role=checkbox] .mark, .pad')) {
      if (!element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const border = colourOf(style.borderTopColor);
      const fill = colourOf(style.backgroundColor);
      const hasBorder = Number.parseFloat(style.borderTopWidth) > 0 && border[3] > 0;
      const outside = around(element);
      const edge = hasBorder ? contrast(border, outside) : contrast(fill[3] > 0 ? fill : outside, outside);
      const known =
        !hasBorder && fill[3] === 0 && element.querySelector('.icon') && element.textContent.trim();
      if (edge < limit.edgeContrast && !known)
        found.push({
          measure: 'edges are seen',
          part: `${element.className} ${element.textContent.trim().slice(0, 20)}`,
          found: `${edge.toFixed(2)} : 1`,
        });
    }
    return found;
  }, limits);
}
