import { z } from 'zod';

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

/** What failed in Vitest's JSON report, each as `file › test: first lines of why`: the end of a log must say it. */
export function vitestFailures(report: unknown): string[] {
  return VitestReport.parse(report).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((each) => each.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [line(name, 'could not be loaded', message)] : [];
    return failed.map((each) => line(name, each.fullName, each.failureMessages.join('\n')));
  });
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[] | undefined;
  specs: { title: string; file: string; ok: boolean }[];
}

const PlaywrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    suites: z.array(PlaywrightSuite).optional(),
    specs: z.array(z.object({ title: z.string(), file: z.string(), ok: z.boolean() })),
  }),
);

const PlaywrightReport = z.object({
  errors: z.array(z.object({ message: z.string().default('') })),
  suites: z.array(PlaywrightSuite),
});

/** What failed in Playwright's JSON report; the errors that belong to no test as well. */
export function playwrightFailures(report: unknown): string[] {
  const { errors, suites } = PlaywrightReport.parse(report);
  return [...suites.flatMap(failedIn), ...errors.map(({ message }) => line('playwright', 'error', message))];
}

function failedIn({ suites = [], specs }: PlaywrightSuite): string[] {
  const own = specs.filter(({ ok }) => !ok).map(({ file, title }) => line(file, title, ''));
  return [...own, ...suites.flatMap(failedIn)];
}

function line(file: string, title: string, why: string): string {
  const short = why.split('\n').slice(0, 6).join('\n    ');
  return `${file} › ${title}${short === '' ? '' : `\n    ${short}`}`;
}
