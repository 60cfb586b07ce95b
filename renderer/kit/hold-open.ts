/**
 * Opens a dialog on top of everything and keeps it there until it is taken off the page: the terminal decides when
 * it goes. A browser lets Escape be refused once only, so the key is stopped and a dialog closed all the same is
 * opened again. For `{@attach}`.
 */
export function holdOpen(dialog: HTMLDialogElement): () => void {
  const refuse = (event: KeyboardEvent) => {
    if (event.key === 'Escape') event.preventDefault();
  };
  const reopen = () => dialog.showModal();
  dialog.showModal();
  dialog.addEventListener('close', reopen);
  addEventListener('keydown', refuse, { capture: true });
  return () => {
    dialog.removeEventListener('close', reopen);
    removeEventListener('keydown', refuse, { capture: true });
    dialog.close();
  };
}
