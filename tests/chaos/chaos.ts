import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storm } from './storm/storm.ts';
import { openPGliteFolder } from '../../platform/database/pglite-database.ts';
const folder = mkdtempSync(join(tmpdir(), 'jiujin-chaos-'));
const t = performance.now();
const report = await storm({ seed: Number(process.argv[2] ?? 1), submissions: Number(process.argv[3] ?? 200), folder,
  openDatabase: async () => { const o = await openPGliteFolder(join(folder, 'platform'), () => process.exit(3)); if (!o.ok) throw new Error(o.failure.detail); return o.value; },
  progress: (text) => console.error(text) });
console.log(JSON.stringify(report), performance.now() - t);
rmSync(folder, { recursive: true, force: true });
