import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A clone with the real set-up, a script to run, and an npm that installs nothing but what the set-up looks for. */
let root: string;

const npm = `#!/bin/sh
echo "npm $*" >> "$ROOT/npm-calls"
if [ -n "$NPM_CI_SAYS" ] && [ "$1" = ci ]; then echo "$NPM_CI_SAYS" >&2; exit 1; fi
if [ -n "$NPM_SAYS" ]; then echo "$NPM_SAYS" >&2; exit 1; fi
rm -rf "$ROOT/node_modules"
mkdir -p "$ROOT/node_modules/node/bin"
[ -n "$NPM_SLOW" ] && sleep "$NPM_SLOW"
[ -n "$NPM_STOPS_HALFWAY" ] && exit 1
ln -s "${process.execPath}" "$ROOT/node_modules/node/bin/node"
echo "{\\"packages\\":\${NPM_INSTALLS:-{}}}" > "$ROOT/node_modules/.package-lock.json"
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'set-up-'));
  cpSync(import.meta.dirname, join(root, 'main', 'setup'), { recursive: true });
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'npm'), npm);
  chmodSync(join(root, 'bin', 'npm'), 0o755);
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {} } }));
  write(
    'script.mjs',
    'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = Number(process.argv[2] ?? 0);',
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

function start(args: string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(root, 'main', 'setup', 'run.mjs'), ...args], {
    env: {
      ...process.env,
      PATH: `${join(root, 'bin')}${delimiter}/usr/bin${delimiter}/bin`,
      ROOT: root,
      ...environment,
    },
  });
  const run: Run = { status: null, stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (run.stdout += String(text)));
  child.stderr.on('data', (text) => (run.stderr += String(text)));
  const ended = new Promise<Run>((resolve) => {
    child.on('close', (status) => resolve({ ...run, status }));
  });
  return { child, run, ended };
}

const setUp = (args: string[], environment?: NodeJS.ProcessEnv): Promise<Run> =>
  start(args, environment).ended;
const npmCalls = (): number =>
  existsSync(join(root, 'npm-calls'))
    ? readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n').length
    : 0;

test('installs, runs the script with its arguments, and hands its exit status back', async () => {
  const run = await setUp(['script.mjs', '3', '--json']);
  expect(run.status).toBe(3);
  expect(run.stdout).toBe('["3","--json"]\n');
  expect(run.stderr).toContain('Installing the npm packages');
  expect(readFileSync(join(root, 'npm-calls'), 'utf8')).toBe(
    'npm ci --no-fund --no-audit --loglevel=error\n',
  );
});

test('says nothing and installs nothing the second time', async () => {
  await setUp(['script.mjs']);
  const run = await setUp(['script.mjs']);
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(npmCalls()).toBe(1);
});

test('installs again when the lock file has changed', async () => {
  await setUp(['script.mjs']);
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
  );
  await setUp(['script.mjs']);
  expect(npmCalls()).toBe(2);
});

test('a half-finished install is done again', async () => {
  const first = await setUp(['script.mjs'], { NPM_STOPS_HALFWAY: '1' });
  expect(first.status).toBe(1);
  expect(first.stdout).toBe('');
  expect((await setUp(['script.mjs'])).status).toBe(0);
});

test('a folder that npm filled by itself is taken as it is', async () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/b': { version: '1.0.0', optional: true },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'node_modules', 'node', 'bin', 'node'));
  const installed = (version: string): void =>
    write(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version, integrity: 'x' } } }),
    );
  installed('1.0.0');
  expect((await setUp(['script.mjs'])).status).toBe(0);
  expect(npmCalls()).toBe(0);
  installed('0.9.0');
  expect((await setUp(['script.mjs'])).status).toBe(0);
  expect(npmCalls()).toBe(1);
});

test('a link to a folder that does not match is left alone', async () => {
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), join(root, 'node_modules'));
  const run = await setUp(['script.mjs']);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('node_modules is a link to another folder');
  expect(npmCalls()).toBe(0);
});

test.each([
  ['npm error code ENOTFOUND', 'registry is not reached'],
  ['npm error code ENOSPC', 'disk is full'],
  ['npm error code EACCES', 'may not write here'],
  ['npm error Something new', 'Something new'],
])('%s is one sentence', async (says, sentence) => {
  const run = await setUp(['script.mjs'], { NPM_SAYS: says });
  const lines = run.stderr.trim().split('\n');
  expect(run.status).toBe(1);
  expect(run.stdout).toBe('');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(sentence);
});

const missing = 'npm error code EUSAGE\nnpm error Missing: canvas-android@ from lock file';

test('a lock file without the optional packages of other platforms is installed from all the same', async () => {
  const run = await setUp(['script.mjs'], { NPM_CI_SAYS: missing });
  expect(run.status).toBe(0);
  expect(readFileSync(join(root, 'npm-calls'), 'utf8')).toContain('npm install --no-save');
  expect((await setUp(['script.mjs'])).stderr).toBe('');
});

test.each([
  [
    'lists a package at another version',
    `${missing}\nnpm error Invalid: lock file's a@1 does not satisfy a@2`,
    '{}',
  ],
  ['lacks a package that is not optional', missing, '{"node_modules/a":{"version":"1.0.0"}}'],
])('a lock file that %s is refused', async (_what, says, installs) => {
  const run = await setUp(['script.mjs'], { NPM_CI_SAYS: says, NPM_INSTALLS: installs });
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('package.json and package-lock.json do not fit together');
});

test('of two at once one installs and the other waits for it', async () => {
  const runs = await Promise.all([
    setUp(['script.mjs'], { NPM_SLOW: '1' }),
    setUp(['script.mjs'], { NPM_SLOW: '1' }),
  ]);
  expect(runs.map(({ status }) => status)).toEqual([0, 0]);
  expect(npmCalls()).toBe(1);
  expect(runs.map(({ stderr }) => stderr).join('')).toContain('Another set-up is running');
});

test('the lock of a set-up that was killed does not hold up the next one', async () => {
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'setup.lock'), '999999999 1');
  expect((await setUp(['script.mjs'])).status).toBe(0);
  expect(existsSync(join(root, 'dist', 'setup.lock'))).toBe(false);
});

test('a process id that now belongs to somebody else does not hold it up either', async () => {
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'setup.lock'), `${String(process.pid)} 1`);
  expect((await setUp(['script.mjs'])).status).toBe(0);
});

const buildModel = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
  mkdirSync('dist/typing', { recursive: true });
  appendFileSync('model-calls', '1');
  writeFileSync('dist/typing/handwriting.model', '');`;

test('the model of handwriting is built when a script needs it, and again when what makes it changes', async () => {
  const script = 'renderer/typing/handwriting/handwriting.ts';
  await setUp(['script.mjs']);
  write('renderer/typing/handwriting/build/build-model.ts', buildModel);
  write(script, "console.log('recognised')");
  const calls = (): number => readFileSync(join(root, 'model-calls'), 'utf8').length;
  expect((await setUp([script])).stdout).toBe('recognised\n');
  await setUp([script]);
  expect(calls()).toBe(1);
  write('renderer/typing/handwriting/session.ts', 'reads the model only');
  await setUp([script]);
  expect(calls()).toBe(1);
  write('renderer/typing/handwriting/normalise.ts', 'makes it too');
  await setUp([script]);
  expect(calls()).toBe(2);
  write('renderer/typing/handwriting/build/build-model.ts', "throw new Error('no data')");
  const broken = await setUp([script]);
  expect(broken).toMatchObject({ status: 1, stdout: '' });
  expect(broken.stderr).toContain('Building the model of handwriting failed');
});

test('the pages are built when a script needs them, and again when their sources change', async () => {
  await setUp(['script.mjs']);
  write('tests/visit/visit.ts', "console.log('visit')");
  write('renderer/main.ts', '1');
  write('platform/receipt-page/page.ts', '1');
  write('renderer/typing/handwriting/build/build-model.ts', buildModel);
  const vite = `
    import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
    appendFileSync('vite-calls', process.argv.slice(2).join(' ') + '\\n');
    const folder = process.argv[3] === 'renderer' ? 'dist/page' : 'dist/receipt-page';
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + '/index.html', '');`;
  write('node_modules/vite/bin/package.json', '{"type":"module"}');
  write('node_modules/vite/bin/vite.js', vite);
  writeDictionaryBuilder();
  write('renderer/speech/clips/speech-command.ts', buildSpeech);
  write('platform/database/build-empty-database.ts', buildEmptyDatabase);
  for (const command of ['chromium', 'socat', 'espeak-ng', 'opusenc']) {
    writeFileSync(join(root, 'bin', command), '#!/bin/sh\n');
    chmodSync(join(root, 'bin', command), 0o755);
  }
  write('main/chromium/binaries.json', '{"commands":["chromium"],"paths":[]}');
  const calls = (): string[] => readFileSync(join(root, 'vite-calls'), 'utf8').trim().split('\n');
  const visit = (): Promise<Run> => setUp(['tests/visit/visit.ts']);
  const [page, receiptPage] = ['build renderer', 'build platform/receipt-page'];
  expect((await visit()).stdout).toBe('visit\n');
  await visit();
  // side by side: either may be the first to say so
  expect(calls().toSorted()).toEqual([receiptPage, page]);
  write('renderer/main.ts', '2');
  await visit();
  expect(calls().slice(2)).toEqual([page]);
  write('platform/receipt-page/page.ts', '2');
  await visit();
  expect(calls().slice(2)).toEqual([page, receiptPage]);
  write('renderer/main.test.ts', 'a test is not part of the page');
  write('platform/receipt-page/page.test.ts', 'nor is this one');
  await visit();
  expect(calls()).toHaveLength(4);
});

test('the dictionary of the keyboard is built for its commands, and again when its data change', async () => {
  await setUp(['script.mjs']);
  writeDictionaryBuilder();
  write('renderer/typing/pinyin/ime.ts', "console.log('candidates')");
  const ime = (): Promise<Run> => setUp(['renderer/typing/pinyin/ime.ts']);
  const builds = (): number => readFileSync(join(root, 'dictionary-builds'), 'utf8').length;
  expect((await ime()).stdout).toBe('candidates\n');
  await ime();
  expect(builds()).toBe(1);
  write('renderer/typing/pinyin/data/places.txt', '@county');
  await ime();
  expect(builds()).toBe(2);
  write('models/zh.lm', 'more words of the language model');
  await ime();
  expect(builds()).toBe(3);
});

test('without the language model the dictionary is built all the same, and what that costs is said', async () => {
  await setUp(['script.mjs']);
  writeDictionaryBuilder();
  rmSync(join(root, 'models'), { recursive: true });
  write('renderer/typing/pinyin/ime.ts', "console.log('candidates')");
  writeFileSync(
    join(root, 'bin', 'apt-get'),
    '#!/bin/sh\necho "E: Unable to locate package" >&2; exit 100\n',
  );
  chmodSync(join(root, 'bin', 'apt-get'), 0o755);
  const run = await setUp(['renderer/typing/pinyin/ime.ts']);
  expect(run).toMatchObject({ status: 0, stdout: 'candidates\n' });
  expect(run.stderr).toContain('Without libime-data-language-model the pinyin keyboard does not know');
});

test('signals reach the script, and its exit status is ours', async () => {
  const waiting = "console.log('ready'); setInterval(() => {}, 1000);";
  write('script.mjs', `process.on('SIGTERM', () => { console.log('ending'); process.exit(7); }); ${waiting}`);
  const { child, run, ended } = start(['script.mjs']);
  await vi.waitFor(() => expect(run.stdout).toBe('ready\n'), { timeout: 20_000 });
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ status: 7, stdout: 'ready\nending\n' });
});

test('a script ends when the shell between npm and us was killed', async () => {
  write('script.mjs', 'console.log(process.pid); setInterval(() => {}, 1000);');
  const command = `"${process.execPath}" "${join(root, 'main', 'setup', 'run.mjs')}" script.mjs; echo not reached`;
  const path = `${join(root, 'bin')}${delimiter}/usr/bin${delimiter}/bin`;
  const shell = spawn('/bin/sh', ['-c', command], { env: { ...process.env, PATH: path, ROOT: root } });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  shell.kill('SIGTERM');
  const isAlive = (): boolean => existsSync(`/proc/${line.toString().trim()}`);
  expect(isAlive()).toBe(true);
  await vi.waitFor(() => expect(isAlive()).toBe(false), { timeout: 20_000 });
});

test('a script that a signal ends is not a success', async () => {
  write('script.mjs', "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);");
  expect((await setUp(['script.mjs'])).status).toBe(137);
});

const buildEmptyDatabase = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  mkdirSync('dist/platform/empty-database', { recursive: true });
  writeFileSync('dist/platform/empty-database/archive.tar', '');`;

const buildSpeech = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  mkdirSync('dist/speech/zh-CN', { recursive: true });
  writeFileSync('dist/speech/zh-CN/manifest.json', '{}');`;

/** Stands in for the builder, and for the system's package: a dictionary that is empty, and a mark for each time it was built. */
function writeDictionaryBuilder(): void {
  const builder = `
    import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
    appendFileSync('dictionary-builds', '|');
    mkdirSync('dist/typing', { recursive: true });
    writeFileSync('dist/typing/pinyin.bin', '');`;
  const places = { folders: [join(root, 'models')], file: 'zh.lm' };
  write('renderer/typing/pinyin/build/language-model.json', JSON.stringify(places));
  write('models/zh.lm', 'words');
  write('renderer/typing/pinyin/build/package.json', '{"type":"module"}');
  write('renderer/typing/pinyin/build/build-dictionary.ts', builder);
}
