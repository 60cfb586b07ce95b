import { expect, test } from 'vitest';
import { chooseShell, type ShellSituation } from './shell-choice.ts';

const all: ShellSituation = { wish: 'any', hasDisplay: true, electron: '/electron', chromium: '/chromium' };

test.each<[string, Partial<ShellSituation>, string]>([
  ['Electron comes first', {}, 'electron'],
  ['Chromium where Electron is not', { electron: undefined }, 'chromium'],
  ['neither', { electron: undefined, chromium: undefined }, 'offered'],
  ['no display', { hasDisplay: false }, 'offered'],
  ['headless by wish', { wish: 'headless' }, 'offered'],
  ['Chromium by wish', { wish: 'chromium' }, 'chromium'],
  ['Electron by wish, and it is not here', { wish: 'electron', electron: undefined }, 'offered'],
  ['nobody by wish', { wish: 'none' }, 'none'],
])('%s', (_name, part, kind) => {
  const { choice, why } = chooseShell({ ...all, ...part });
  expect(choice.kind).toBe(kind);
  expect(why).not.toBe('');
});
