import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  CatalogueDocumentId,
  englishDocument,
  indicatorsDocument,
  itemsFolder,
  longestDocumentBytes,
  manifestDocument,
} from '../../contract/catalogue-sync.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { CatalogueEnglish, CatalogueManifest, ServiceItem } from '../../contract/service-item.ts';
import type { PublishedDocument } from './publish.ts';

/** Documents that a catalogue may do without. */
const optionalDocuments: readonly string[] = [indicatorsDocument, englishDocument];

/** Why a folder is not published: which file, and what about it. Never the content. */
export interface FolderFault {
  file: string;
  reason: 'unreadable' | 'badName' | 'badJson' | 'tooLong' | 'notOfTheContract';
  /** paths of the fields that do not fit */
  fields?: string[];
}

/**
 * The documents of a catalogue folder that fit the contract's schemas, all or none. The rules between fields and
 * files are the terminal's to check, which it does before it uses a generation; `npm run catalogue -- check` runs
 * the same ones before publishing.
 */
export function readCatalogueFolder(folder: string): Result<PublishedDocument[], FolderFault[]> {
  const names = documentNames(folder);
  if (!names.ok) return failed([names.failure]);
  const read = names.value.map((id) => readDocument(folder, id));
  const faults = read.flatMap((document) => (document.ok ? [] : [document.failure]));
  if (faults.length > 0) return failed(faults);
  return succeeded(read.flatMap((document) => (document.ok ? [document.value] : [])));
}

function documentNames(folder: string): Result<string[], FolderFault> {
  try {
    // Names that begin with a dot belong to the file system and to editors.
    const items = readdirSync(join(folder, itemsFolder)).filter((name) => !name.startsWith('.'));
    const optional = readdirSync(folder).filter((name) => optionalDocuments.includes(name));
    return succeeded([manifestDocument, ...optional, ...items.map((name) => `${itemsFolder}/${name}`)]);
  } catch {
    return failed({ file: '.', reason: 'unreadable' });
  }
}

function readDocument(folder: string, id: string): Result<PublishedDocument, FolderFault> {
  if (!CatalogueDocumentId.safeParse(id).success) return failed({ file: id, reason: 'badName' });
  const text = readText(join(folder, id));
  if (text === undefined) return failed({ file: id, reason: 'unreadable' });
  const json = parseJson(text);
  if (json === undefined) return failed({ file: id, reason: 'badJson' });
  const content = JSON.stringify(json);
  if (Buffer.byteLength(content) > longestDocumentBytes) return failed({ file: id, reason: 'tooLong' });
  const shape = schemaOf(id).safeParse(json);
  if (shape.success) return succeeded({ id, content });
  const fields = [...new Set(shape.error.issues.map((issue) => issue.path.join('.')))];
  return failed({ file: id, reason: 'notOfTheContract', fields });
}

function schemaOf(id: string): z.ZodType {
  if (id === manifestDocument) return CatalogueManifest;
  if (id === englishDocument) return CatalogueEnglish;
  return id === indicatorsDocument ? z.object({ indicators: z.array(z.object({})) }) : ServiceItem;
}

function readText(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
