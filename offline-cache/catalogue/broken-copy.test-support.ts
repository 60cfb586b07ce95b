import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach } from 'vitest';

export const shippedCatalogue = resolve(import.meta.dirname, '../../catalogue');

/** Puts a value at a field path, or takes it away when the value is undefined. */
export type Change = readonly [field: string, value: unknown];

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  folders.push(folder);
  return folder;
}

/** A clean catalogue of five real items, with every way of asking among them. */
export function smallCatalogue(): string {
  const folder = temporaryFolder();
  const files = [
    'evaluation-indicators.json',
    'english.json',
    'items/elder-preference-card.json',
    'items/minimum-living-guarantee.json',
    'items/birth-registration.json',
    'items/temporary-relief.json',
    'items/insured-certificate.json',
  ];
  mkdirSync(join(folder, 'items'));
  for (const file of files) cpSync(join(shippedCatalogue, file), join(folder, file));
  const themes = ['documents', 'relief', 'records'].map((id) => ({
    id,
    title: id.slice(0, 8),
    examples: id,
  }));
  const manifest = { format: 1, generation: 'test.1', published: '2026-11-23', themes };
  writeFileSync(join(folder, 'catalogue.json'), JSON.stringify(manifest));
  return folder;
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Changes fields of one file in place. */
export function changeFile(path: string, changes: readonly Change[]): void {
  const document = readJson(path);
  for (const [field, value] of changes) put(document, field, value);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(document));
}

/** Changes one field of a document in place; `field` as in a problem, e.g. `materials[0].name`. */
export function put(document: unknown, field: string, value: unknown): void {
  const steps = field.match(/[^.[\]]+/g) ?? [];
  const last = steps.pop();
  let target = document;
  for (const step of steps) target = isHolder(target) ? target[step] : undefined;
  if (!isHolder(target) || last === undefined) throw new Error(`no place for ${field}`);
  if (value !== undefined) target[last] = value;
  else if (Array.isArray(target)) target.splice(Number(last), 1);
  else delete target[last];
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
