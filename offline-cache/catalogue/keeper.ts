/**
 * Keeps the last good generation of the catalogue as one JSON text. A write is whole or not at all; both may
 * throw when the disk does not let them, which loading reports and survives.
 */
export interface CatalogueKeeper {
  /** undefined when nothing was ever kept */
  read(): string | undefined;
  write(json: string): void;
}
