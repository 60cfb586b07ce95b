import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

test.each([[['--bogus']], [['list', '--folder']], [['list', '--json=yes']]])(
  'typed wrongly (%j), it says in one line how to type it',
  (parameters) => {
    const program = path.join(import.meta.dirname, 'outbox-command.ts');
    const { status, stderr } = spawnSync(process.execPath, [program, ...parameters], { encoding: 'utf8' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^usage: npm run outbox/)]);
    expect(status).toBe(2);
  },
);
