// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { soundsOf } from '../syllables.ts';
import { buildClips } from './build.ts';
import { reportOf } from './check.ts';
import { Manifest } from './manifest-schema.ts';
import { oggSeconds } from './ogg.ts';
import type { Script, ScriptLine } from './script.ts';
import { encode, speakText } from './synthesiser.ts';
import { secondsOf } from '../wave.ts';

/** Whether a voice is on this machine: without one there is nothing to build with. */
function hasVoice(): boolean {
  try {
    execFileSync('espeak-ng', ['--version'], { stdio: 'ignore' });
    execFileSync('opusenc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const line = (id: string, text: string): ScriptLine => ({
  id,
  text,
  spoken: { language: 'zh-CN', sounds: soundsOf(text) },
  hash: `of ${text}`,
});
const scriptOf = (messages: Record<string, string>): Script => ({
  language: 'zh-CN',
  unsaid: [],
  messages: Object.entries(messages).map(([id, text]) => line(id, text)),
  syllables: [
    {
      id: 'syllable/ma1',
      text: 'ma1',
      spoken: { language: 'zh-CN', sounds: [{ kind: 'syllable', name: 'ma1' }] },
      hash: 'ma1',
    },
  ],
});

describe.skipIf(!hasVoice())('with a voice on this machine', () => {
  let folder: string;
  let recordings: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clips-'));
    recordings = join(folder, 'own');
    mkdirSync(recordings);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const places = () => ({ folder: join(folder, 'built'), recordings });
  const build = async (script: Script) => {
    const outcome = await buildClips(script, places());
    if (!outcome.ok) throw new Error(outcome.sentence);
    return outcome.value;
  };
  const manifest = () =>
    Manifest.parse(JSON.parse(readFileSync(join(folder, 'built', 'manifest.json'), 'utf8')));
  const record = async (id: string, text: string) => {
    const wave = await speakText(text);
    const clip = wave.ok ? await encode(wave.value) : wave;
    if (clip.ok) writeFileSync(join(recordings, `${id}.ogg`), clip.value);
  };

  test('speaks what changed, keeps the rest and removes what nobody says any more', async () => {
    expect(await build(scriptOf({ 'a.one': '请稍等', 'a.two': '首页' }))).toMatchObject({
      built: 3,
      kept: 0,
    });
    const clip = readFileSync(join(folder, 'built', 'a.one.ogg'));
    expect(oggSeconds(clip)).toBeCloseTo(manifest().clips['a.one']?.seconds ?? 0, 1);
    expect(await build(scriptOf({ 'a.one': '请稍等', 'a.two': '上一步' }))).toMatchObject({
      built: 1,
      kept: 2,
    });
    expect(await build(scriptOf({ 'a.one': '请稍等' }))).toMatchObject({ built: 0, kept: 2, removed: 1 });
    expect(existsSync(join(folder, 'built', 'a.two.ogg'))).toBe(false);
  });

  test('a damaged clip is spoken again', async () => {
    await build(scriptOf({ 'a.one': '请稍等' }));
    writeFileSync(join(folder, 'built', 'a.one.ogg'), 'cut');
    expect(await build(scriptOf({ 'a.one': '请稍等' }))).toMatchObject({ built: 1, kept: 1 });
  });

  test('a recording of what the screen says replaces the clip; of other words it is stale and not played', async () => {
    await record('a.one', '请您稍等');
    await record('a.gone', '没有了');
    writeFileSync(join(recordings, 'script.json'), JSON.stringify({ 'a.one': '请稍等', 'a.gone': '没有了' }));
    const script = scriptOf({ 'a.one': '请稍等', 'a.two': '首页' });
    expect(await build(script)).toMatchObject({ recorded: 1, built: 2 });
    expect(manifest().clips['a.one']?.source).toBe('recorded');
    expect(reportOf(script, places())).toMatchObject({
      ok: false,
      missing: [],
      extra: ['a.gone'],
      stale: [],
      synthesised: ['a.two'],
      recorded: ['a.one'],
    });

    const changed = scriptOf({ 'a.one': '请等一下', 'a.two': '首页' });
    expect(reportOf(changed, places())).toMatchObject({ stale: ['a.one'], missing: ['a.one'] });
    expect(await build(changed)).toMatchObject({ recorded: 0, built: 1 });
    expect(manifest().clips['a.one']?.source).toBe('synthesised');
  });

  test('longer words take longer, and the sound is as long as it says', async () => {
    const [short, long] = await Promise.all([speakText('首页'), speakText('请把身份证平放在亮灯的地方')]);
    if (!short.ok || !long.ok) throw new Error('not spoken');
    expect(secondsOf(short.value)).toBeGreaterThan(0.3);
    expect(secondsOf(long.value)).toBeGreaterThan(secondsOf(short.value) * 3);
  });
});
