import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DiskModel } from '../disk/disk-model.ts';
import { firstDifference } from '../disk/folder-image.ts';
import { buildRecorder } from '../recorder/build-recorder.ts';
import { operationsOf } from '../recorder/recording.ts';
import { readRecording, recordWorkload } from './record-workload.ts';
import { variants, type Variant } from './variants.ts';

const hasCompiler = spawnSync(process.env['CC'] ?? 'cc', ['--version']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'jiujin-recorder-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function library(): string {
  const built = buildRecorder(scratch);
  if (!built.ok) throw new Error(built.failure.detail);
  return built.value;
}

/** Not run where there is no C compiler: the command then says so and fails. */
describe.skipIf(!hasCompiler)('the recorder', () => {
  test.each(variants)('the log of %s, played, is the real folder byte by byte', async (variant) => {
    const recording = await recordWorkload(library(), scratch, variant, { variant, seed: 'test', steps: 30 });
    const kinds = new Set(readRecording(recording).map(({ kind }) => kind));
    expect(kinds).toContain('sync');
    expect(kinds).toContain('mark');
  });

  test('a recording repeats for its seed, salts of the log included', async () => {
    const record = (name: string) =>
      recordWorkload(library(), scratch, name, { variant: 'asBuilt', seed: 'again', steps: 30 });
    const [one, other] = [await record('once'), await record('twice')];
    expect(readRecording(one)).toEqual(readRecording(other));
  });

  test('flushes that a control leaves out are seen to be left out', async () => {
    const flushes = async (variant: Variant) => {
      const recording = await recordWorkload(library(), scratch, `flushes-${variant}`, {
        variant,
        seed: 'flushes',
        steps: 30,
      });
      return readRecording(recording).filter(({ kind }) => kind === 'sync').length;
    };
    expect(await flushes('synchronousNormal')).toBeLessThan((await flushes('asBuilt')) / 1.5);
  });

  test('a write missing from the log is noticed', async () => {
    const recording = await recordWorkload(library(), scratch, 'whole', {
      variant: 'asBuilt',
      seed: 'missing',
      steps: 5,
    });
    const play = (operations: ReturnType<typeof operationsOf>) => {
      const disk = new DiskModel();
      for (const operation of operations) disk.apply(operation);
      return disk.asSeen();
    };
    const operations = operationsOf(readFileSync(recording.log), recording.root);
    const writes = operations.flatMap(({ kind }, index) => (kind === 'write' ? [index] : []));
    // the log's last bytes are cut off when the store closes: their absence cannot be seen, that of others can
    const whole = play(operations);
    const isNoticed = (index: number) =>
      firstDifference(whole, play(operations.toSpliced(index, 1))) !== undefined;
    expect(writes.some(isNoticed)).toBe(true);
  });
});

test('without a compiler the command says so and fails', () => {
  const command = join(import.meta.dirname, '..', 'crash.ts');
  const { status, stderr } = spawnSync(process.execPath, [command, '--states', '1'], {
    env: { ...process.env, CC: join(scratch, 'no-such-compiler') },
    encoding: 'utf8',
  });
  expect(stderr).toContain('not run: no C compiler');
  expect(status).toBe(1);
});
