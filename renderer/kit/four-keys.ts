/** What the keys of an ordinary keypad mean: previous, next, help; choosing is the browser's own Enter. */
const meanings: Readonly<Record<string, 'previous' | 'next' | 'help'>> = {
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
  ArrowDown: 'next',
  ArrowRight: 'next',
  F1: 'help',
};
const touchable = 'button:not(:disabled), a[href], [tabindex="0"]';

/** What can be reached now, in the order it is read: behind a dialog nothing. */
function controls(): HTMLElement[] {
  const scope = document.querySelector('dialog[open]') ?? document.body;
  return [...scope.querySelectorAll<HTMLElement>(touchable)].filter(
    (part) => part.closest('[inert]') === null && part.checkVisibility(),
  );
}

/** The next control after the one in hand, or after the question, round and round. */
function step(forward: boolean): void {
  const parts = controls();
  const here = document.activeElement;
  const comesAfter = (part: HTMLElement) =>
    here !== null && (here.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const comesBefore = (part: HTMLElement) =>
    here !== null && (here.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  const lost = here === null || here === document.body;
  const found = forward
    ? ((lost ? undefined : parts.find(comesAfter)) ?? parts[0])
    : ((lost ? undefined : parts.findLast(comesBefore)) ?? parts.at(-1));
  found?.focus();
}

/**
 * The whole of a visit with four keys: previous and next go through everything that can be touched, in reading
 * order, Enter presses it, help asks for help. Returns the function that ends it.
 */
export function listenToFourKeys(help: () => void): () => void {
  const pressed = (event: KeyboardEvent) => {
    const meaning = meanings[event.key];
    if (meaning === undefined || event.defaultPrevented) return;
    event.preventDefault();
    if (meaning === 'help') help();
    else step(meaning === 'next');
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}
