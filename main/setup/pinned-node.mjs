import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a script on the Node that package.json pins; standard streams are ours, signals are passed on.
 * The channel between the two lets the script notice that this process was killed.
 * @param {string} root
 * @param {string} script path from the root
 * @param {string[]} args
 * @returns {Promise<number>} the script's exit status; 128 and the signal's number when a signal ended it
 */
export function runOnPinnedNode(root, script, args) {
  const bin = join(root, 'node_modules', '.bin');
  const path = process.env.PATH ?? '';
  // what is compiled is kept for the next start, and for every process of ours that this one starts
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(root, 'dist', 'compile-cache');
  const child = spawn(join(root, 'node_modules', 'node', 'bin', 'node'), [join(root, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: path.startsWith(bin) ? path : `${bin}${delimiter}${path}`,
      NODE_COMPILE_CACHE,
    },
  });
  for (const signal of passedOn) process.on(signal, () => child.kill(signal));
  endWithParent(child);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`The pinned Node does not run here (${error.message}): type npm ci.\n`);
      resolve(1);
    });
    child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

/**
 * npm starts us through a shell, and a signal that ends that shell does not reach us: then nobody is left who could
 * end the script. A process whose parent has gone gets another parent.
 */
function endWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 500);
  timer.unref();
}
