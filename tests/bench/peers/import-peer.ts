/** Imports a package of this folder: a bare name is resolved from the file that imports it. */
export function importPeer(name: string): Promise<unknown> {
  return import(name);
}
