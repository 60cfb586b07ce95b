import type { NamedKey } from '../../contract/keys.ts';
import { verifyReceiptText, verifyReceiptToken, type ReceiptVerdict } from '../../seal/receipt-token.ts';
import { codeIn } from './read-photo.ts';
import { phraseElements, verdictElements } from './verdict-elements.ts';
import { wordsFor, type NoReceipt } from './words.ts';

/*
 * The page behind the QR code of a receipt: verifies it on the phone with the platform's public keys, which the
 * gateway writes into the page. It speaks to nobody: its policy allows no connection.
 */
const keys = JSON.parse(find('#platform-keys', HTMLElement).textContent) as NamedKey[];
const outcome = find('#verdict', HTMLElement);
const text = find('textarea', HTMLTextAreaElement);

function find<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`the page has no ${selector}`);
  return element;
}

function show(verdict: ReceiptVerdict | NoReceipt): void {
  const words = wordsFor(verdict);
  outcome.replaceChildren(...verdictElements(words, progressAddress(words.submissionId)));
  outcome.className = words.tone;
  document.title = words.title;
  find('h2', HTMLElement).hidden = false;
  scrollTo(0, 0);
}

/** Where the platform tells how far it has come; a page that was saved to the phone has no platform beside it. */
function progressAddress(submissionId: string | undefined): string | undefined {
  return submissionId !== undefined && location.protocol.startsWith('http')
    ? `/r/${submissionId}`
    : undefined;
}

/** The address was taken by the browser; what is left of the QR code is the token. */
function showOfAddress(): void {
  const token = location.hash.slice(1);
  if (token !== '') show(verifyReceiptToken(token, keys));
}

async function showOfPhoto(photo: Blob): Promise<void> {
  show('looking');
  // The words are to be seen before the search takes the phone's whole attention.
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  show(await verdictOn(photo));
}

async function verdictOn(photo: Blob): Promise<ReceiptVerdict | NoReceipt> {
  const picture = await createImageBitmap(photo).catch(() => undefined);
  if (picture === undefined) return 'noPicture';
  const canvas = document.createElement('canvas');
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const code = codeIn(picture, (width, height) => {
    Object.assign(canvas, { width, height });
    drawing?.drawImage(picture, 0, 0, width, height);
    return drawing?.getImageData(0, 0, width, height);
  });
  return code === undefined ? 'noCode' : verifyReceiptText(code, keys);
}

for (const running of document.querySelectorAll('.why, .foot')) {
  running.replaceChildren(...phraseElements(running.textContent.trim()));
}
for (const input of document.querySelectorAll('input')) {
  input.addEventListener('change', () => {
    const [photo] = input.files ?? [];
    if (photo) void showOfPhoto(photo);
    // The same picture may be chosen again.
    input.value = '';
  });
}
find('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  show(verifyReceiptText(text.value, keys));
});
addEventListener('hashchange', showOfAddress);
showOfAddress();
