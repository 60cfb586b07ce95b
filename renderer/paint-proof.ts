const beatMs = 1000;
const markName = 'proof';

/** What proving needs from outside. */
export interface ProofSurroundings {
  page: HTMLElement;
  /** runs `action` after `delayMs`; the returned function cancels it */
  after(delayMs: number, action: () => void): () => void;
  /** runs `action` when what is in the document now has been put on the glass */
  afterPaint(action: () => void): () => void;
  /** tells the terminal that the screen of this revision is whole and was painted just now */
  prove(revision: number): void;
}

/**
 * Proves every second that the page shows something: a mark is put into the document, the browser says that a frame
 * with it was presented, and the screen's question is there to be read. A hung thread, an empty document, a dead
 * renderer or graphics process cannot say so, and the shell replaces the page. A hidden page paints nothing and only
 * proves that its screen is whole. Returns the function that ends it.
 */
export function provePainting({ page, after, afterPaint, prove }: ProofSurroundings): () => void {
  let cancelPaint = () => {};
  let cancelBeat = () => {};
  const beat = () => {
    cancelBeat = after(beatMs, beat);
    cancelPaint();
    const revision = shownRevision(page);
    if (revision === undefined || !isWhole(page)) return;
    if (document.hidden) prove(revision);
    else
      cancelPaint = afterPaint(() => {
        if (isWhole(page)) prove(revision);
      });
  };
  beat();
  return () => {
    cancelBeat();
    cancelPaint();
  };
}

/** Noted on the page after each drawing, not when the view arrived. */
function shownRevision(page: HTMLElement): number | undefined {
  const noted = page.dataset['revision'];
  return noted === undefined ? undefined : Number(noted);
}

/** A question is drawn, and what a finger meets in the middle of the glass belongs to the page. */
function isWhole(page: HTMLElement): boolean {
  const asked = [...page.querySelectorAll('h1')].some(
    (heading) => heading.textContent.trim() !== '' && heading.checkVisibility(),
  );
  const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return asked && middle !== null && page.contains(middle);
}

/**
 * Runs the action when a frame with everything that is in the document now was presented: the browser times when a
 * text of ours reached the glass. A browser that does not time texts is asked for two frames instead.
 */
export function afterPresenting(action: () => void): () => void {
  if (!PerformanceObserver.supportedEntryTypes.includes('element')) {
    let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(action)));
    return () => cancelAnimationFrame(frame);
  }
  const mark = newMark();
  const observer = new PerformanceObserver((list) => {
    if (!list.getEntries().some((entry) => 'element' in entry && entry.element === mark)) return;
    end();
    action();
  });
  const end = () => {
    observer.disconnect();
    mark.remove();
  };
  observer.observe({ type: 'element' });
  document.body.append(mark);
  return end;
}

/** One dot in the corner, so faint that nobody sees it; the browser times texts, so it has to be one. */
function newMark(): HTMLElement {
  const mark = document.createElement('span');
  mark.textContent = '.';
  mark.setAttribute('elementtiming', markName);
  mark.setAttribute('aria-hidden', 'true');
  Object.assign(mark.style, {
    position: 'fixed',
    right: '0',
    bottom: '0',
    font: '8px sans-serif',
    color: 'rgb(128 128 128 / 2%)',
    pointerEvents: 'none',
  });
  return mark;
}
