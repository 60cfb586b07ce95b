import { expect, test } from 'vitest';
import { runProgram, runProgramQuietly } from './run-program.ts';

const node = (script: string): [string, string[]] => [process.execPath, ['-e', script]];

test.each([
  ['in the foreground', runProgram],
  ['beside others', runProgramQuietly],
])('a program that ends by itself keeps its status, %s', async (_, run) => {
  expect(await run(...node('process.exitCode = 0'))).toBe(0);
  expect(await run(...node('process.exitCode = 3'))).toBe(3);
});

test.each([
  ['in the foreground', runProgram],
  ['beside others', runProgramQuietly],
])('a program that never ends is ended and has failed, %s', async (_, run) => {
  const deaf = node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
  expect(await run(...deaf, { limitMs: 500 })).toBe(1);
});

test('a program that is not there has failed', async () => {
  expect(await runProgram('/nowhere/at-all', [])).toBe(1);
});
