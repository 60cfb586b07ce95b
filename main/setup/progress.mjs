/** Says one line to the person at the keyboard, on standard error. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Says that something long is still going on, every ten seconds, until the returned function is called.
 * @param {string} what
 */
export function sayWhileItLasts(what) {
  const startedAt = Date.now();
  say(`${what} …`);
  const timer = setInterval(() => {
    say(`${what} … ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, 10_000);
  return () => clearInterval(timer);
}
