/**
 * `node main/setup/run.mjs SCRIPT [ARGS]`: sets up what SCRIPT needs and is missing, then runs it on the pinned Node.
 * Everything it says goes to standard error, so that standard output belongs to SCRIPT.
 */
const major = Number(process.versions.node.split('.')[0]);
if (major >= 20) {
  import('./set-up.mjs').then(({ setUpAndRun }) => setUpAndRun(process.argv.slice(2)));
} else {
  console.error(
    'Node 20 or newer is needed, and this is Node ' +
      process.versions.node +
      ': install it from https://nodejs.org or your distribution, then type the command again.',
  );
  process.exitCode = 1;
}
