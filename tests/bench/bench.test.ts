import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each(['', 'nonsense', 'constructor', 'toString', '__proto__'])(
  'for "%s" it says in one line what there is',
  (name) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'bench.ts'), name],
      { encoding: 'utf8' },
    );
    expect(stderr.trim()).toMatch(
      /^Unknown benchmark ".*"\. Type: npm run bench -- NAME \[--json\], NAME one of: .*$/,
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  },
);
