import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { CatalogueQuestion, type CataloguePage, type CatalogueRow } from '../../contract/catalogue-sync.ts';
import type { Database } from '../database/database.ts';
import type { Refusal } from '../gateway/refusal.ts';

/** Content of one page, in bytes, before compression; the first row always goes. Half a minute at 2 KB/s. */
const PAGE_BYTES = 128 * 1024;

const PageRow = z.object({
  epoch: z.string(),
  generation: z.coerce.number(),
  newest: z.coerce.number(),
  digest: z.string(),
  since: z.coerce.number(),
  id: z.string().nullable(),
  version: z.coerce.number(),
  content: z.string().nullable(),
  more: z.boolean(),
});
type PageRow = z.infer<typeof PageRow>;

/**
 * One statement, so one snapshot: what it tells of the generation and the rows it gives belong together, whoever
 * publishes meanwhile. A checkpoint that this epoch never gave counts as 0. From nothing on, tombstones say nothing.
 */
const PAGE_SQL = `
SELECT meta.epoch, generation.number AS generation, generation.checkpoint AS newest, generation.digest, start.since,
       page.id, coalesce(page.version, 0) AS version, page.content, coalesce(page.more, false) AS more
FROM meta
CROSS JOIN LATERAL
  (SELECT number, checkpoint, digest FROM catalogue_generation ORDER BY number DESC LIMIT 1) generation
CROSS JOIN LATERAL
  (SELECT CASE WHEN $1 = meta.epoch AND $2::bigint <= generation.checkpoint THEN $2::bigint ELSE 0 END AS since) start
LEFT JOIN LATERAL (
  SELECT id, checkpoint AS version, content, bytes_before, place,
         lead(true) OVER (ORDER BY checkpoint) IS NOT NULL AS more
  FROM (
    SELECT id, checkpoint, content, row_number() OVER following AS place,
           sum(coalesce(octet_length(content), 0)) OVER following - coalesce(octet_length(content), 0) AS bytes_before
    FROM catalogue_row
    WHERE checkpoint > start.since AND (content IS NOT NULL OR start.since > 0)
    WINDOW following AS (ORDER BY checkpoint ROWS UNBOUNDED PRECEDING)
    ORDER BY checkpoint LIMIT $3::bigint + 1
  ) candidate
) page ON page.place <= $3::bigint AND (page.bytes_before < ${PAGE_BYTES} OR page.place = 1)
ORDER BY page.version`;

/** The page that answers a terminal's question. */
export async function readCataloguePage(
  database: Database,
  question: unknown,
): Promise<Result<CataloguePage, Refusal>> {
  const asked = CatalogueQuestion.safeParse(question);
  if (!asked.success) return failed({ code: 'invalid' });
  const { epoch, number } = readCheckpoint(asked.data.since);
  const found = await database.query(PageRow, PAGE_SQL, [epoch, number, asked.data.limit]);
  const [first] = found;
  if (first === undefined) throw new Error('the database has no epoch or no catalogue generation');
  const rows = found.flatMap(catalogueRow);
  const more = found.at(-1)?.more ?? false;
  // After the last page the number is the newest, even where tombstones above the last row were left out.
  const reached = more ? (rows.at(-1)?.version ?? first.newest) : first.newest;
  return succeeded({
    generation: first.generation,
    checkpoint: `${first.epoch}.${reached}`,
    digest: first.digest,
    reset: first.since === 0,
    rows,
    more,
  });
}

/** A checkpoint is `EPOCH.NUMBER`; anything else is one that no epoch gave. */
function readCheckpoint(since = ''): { epoch: string; number: number } {
  const parts = /^(.+)\.(\d{1,15})$/.exec(since);
  return { epoch: parts?.[1] ?? '', number: Number(parts?.[2] ?? 0) };
}

function catalogueRow({ id, version, content }: PageRow): CatalogueRow[] {
  if (id === null) return [];
  return [content === null ? { id, version, tombstone: true } : { id, version, content }];
}
