/**
 * Asks the dock to do something. The new state comes back by the events, so the answer is not looked at; a dock that
 * went away shows there too.
 */
export async function deed(path: string, body?: object): Promise<void> {
  await fetch(path, {
    method: 'POST',
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  }).catch(() => undefined);
}
