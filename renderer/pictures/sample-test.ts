import { test as base, type Page } from '@playwright/test';

/**
 * Playwright's test on one page for all of a worker: opening a browser's page costs more than a measure. For tests
 * that only look and press keys; what breaks the page, moves a pointer, listens or films takes a page of its own.
 */
export const test = base.extend<object, { workersPage: Page }>({
  workersPage: [
    async ({ browser }, use, { project }) => {
      const { baseURL, locale, timezoneId, deviceScaleFactor, viewport, contextOptions } = project.use;
      const context = await browser.newContext({
        ...contextOptions,
        ...(baseURL !== undefined && { baseURL }),
        ...(locale !== undefined && { locale }),
        ...(timezoneId !== undefined && { timezoneId }),
        ...(deviceScaleFactor !== undefined && { deviceScaleFactor }),
        ...(viewport !== undefined && { viewport }),
      });
      await use(await context.newPage());
      await context.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ workersPage, viewport }, use) => {
    if (viewport !== null) await workersPage.setViewportSize(viewport);
    await use(workersPage);
    workersPage.removeAllListeners();
  },
});
