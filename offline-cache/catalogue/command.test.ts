import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFile, shippedCatalogue, smallCatalogue } from './broken-copy.test-support.ts';
import { runCatalogueCommand } from './command.ts';

const elder = 'items/elder-preference-card.json';

function broken(): string {
  const folder = smallCatalogue();
  changeFile(join(folder, elder), [
    ['minutes', 'three'],
    ['co\u001blour', 1],
  ]);
  return folder;
}

function lastLine(output: string): unknown {
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
}

describe('catalogue check', () => {
  test('checks the catalogue of the house by default', () => {
    const { output, exitStatus } = runCatalogueCommand(['check'], '/');
    expect(exitStatus).toBe(0);
    expect(output).toContain('没有问题');
    expect(runCatalogueCommand(['check', shippedCatalogue], '/').output).toBe(output);
  });

  test('takes a folder as it stands to the caller', () => {
    const folder = smallCatalogue();
    const { output, exitStatus } = runCatalogueCommand(
      ['check', basename(folder), '--json'],
      dirname(folder),
    );
    expect(exitStatus).toBe(0);
    expect(lastLine(output)).toMatchObject({
      ok: true,
      items: 5,
      kinds: { apply: 4, query: 0, print: 1 },
      problems: [],
    });
  });

  test('tells people the file, the field and what to do', () => {
    const { output, exitStatus } = runCatalogueCommand(['check', broken()], '/');
    expect(exitStatus).toBe(1);
    expect(output).toContain(elder);
    expect(output).toContain('minutes　[wrongType]');
    expect(output).toContain('这里应当是数字。请改过来。');
    expect(output).toContain('共 2 处问题');
    expect(output).not.toContain('\u001b');
  });

  test('tells machines the same', () => {
    const { output, exitStatus } = runCatalogueCommand(['check', '--json', broken()], '/');
    expect(exitStatus).toBe(1);
    expect(lastLine(output)).toMatchObject({
      ok: false,
      items: 5,
      problems: [{ file: elder, field: 'minutes', code: 'wrongType' }, { code: 'unknownField' }],
    });
  });

  test.each([[[]], [['chek']], [['check', 'a', 'b']], [['check', '--jsn']]])(
    '%j is explained',
    (parameters) => {
      expect(runCatalogueCommand(parameters, '/')).toMatchObject({ exitStatus: 2 });
      const { output } = runCatalogueCommand([...parameters, '--json'], '/');
      expect(lastLine(output)).toMatchObject({ ok: false, problems: [{ code: 'usage' }] });
    },
  );

  test('as a process: status and last line', () => {
    const script = join(import.meta.dirname, 'command.ts');
    const run = (folder: string) =>
      spawnSync(process.execPath, [script, 'check', folder, '--json'], { encoding: 'utf8' });
    const good = run(smallCatalogue());
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(lastLine(good.stdout)).toMatchObject({ ok: true });
    const bad = run('/nowhere/at/all');
    expect(bad.status).toBe(1);
    expect(lastLine(bad.stdout)).toMatchObject({
      ok: false,
      items: 0,
      problems: [{ code: 'folderMissing' }],
    });
  });
});
