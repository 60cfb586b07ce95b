/**
 * `npm run outbox -- [list | replay ID… | acknowledge | export FOLDER | import FILE] [--folder DATA] [--json]`: what
 * waits on a terminal and what was refused, for staff and technicians. Works beside a running terminal, and without one.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MuleOutcome, OutboxStanding } from '../../../contract/staff.ts';
import type { Result } from '../../../contract/result.ts';
import type { StoreFailure } from '../../../contract/outbox.ts';
import { openDesk, type Desk } from './open-desk.ts';

const usage =
  'usage: npm run outbox -- [list | replay ID… | acknowledge | export FOLDER | import FILE] [--folder DATA] [--json]';

/** What a command says: to people in lines, to programs as one object. */
interface Saying {
  ok: boolean;
  lines: string[];
  object: object;
}

async function say(desk: Desk, verb: string, parameters: string[]): Promise<Saying | undefined> {
  const [first] = parameters;
  switch (verb) {
    case 'list':
      return standingSaid(await desk.outbox());
    case 'replay':
      return first === undefined ? undefined : replaysSaid(desk, parameters);
    case 'acknowledge':
      return changeSaid(
        await desk.acknowledgeSalvage(),
        '已确认，这台终端又收新的申报了。',
        '没有要确认的。',
      );
    case 'export':
      return first === undefined ? undefined : muleSaid(await desk.exportOutbox(path.resolve(first)));
    case 'import':
      return first === undefined ? undefined : muleSaid(await desk.importAnswers(path.resolve(first)));
    default:
      return undefined;
  }
}

function standingSaid(standing: OutboxStanding): Saying {
  const { counts, held, refusal } = standing;
  const rows = held.map(
    ({ submissionId, state, receiptNumber = '-', title = '评价', errorClass, code = '' }) =>
      `  ${submissionId}  ${state === 'refused' ? '平台不收' : '存着不动'}  ${receiptNumber}  ${title}  ${errorClass} ${code}`,
  );
  return {
    ok: counts.everythingSent && refusal === undefined,
    lines: [
      counts.everythingSent ? '全部送到平台了。' : '还有没送完的：',
      `排队 ${counts.queued}　正在送 ${counts.uploading}　存着不动 ${counts.blocked}　平台不收 ${counts.refused}`,
      ...rows,
      ...(refusal ? [`这台终端现在不收新的申报：${refusal.code}（${refusal.detail}）`] : []),
    ],
    object: standing,
  };
}

async function replaysSaid(desk: Desk, ids: string[]): Promise<Saying> {
  const replayed: string[] = [];
  for (const id of ids) {
    const outcome = await desk.replay(id);
    if (outcome.ok && outcome.value) replayed.push(id);
  }
  const missed = ids.filter((id) => !replayed.includes(id));
  return {
    ok: missed.length === 0,
    lines: [
      `重新排队 ${replayed.length} 份。`,
      ...missed.map((id) => `${id} 不在“平台不收”里，或者前面一份还没办好。`),
    ],
    object: { replayed, missed },
  };
}

function changeSaid(outcome: Result<boolean, StoreFailure>, done: string, nothing: string): Saying {
  if (!outcome.ok)
    return { ok: false, lines: [`没有做成：${outcome.failure.code}`], object: outcome.failure };
  return { ok: true, lines: [outcome.value ? done : nothing], object: { changed: outcome.value } };
}

function muleSaid(outcome: MuleOutcome): Saying {
  if (!outcome.ok) return { ok: false, lines: [outcome.failure.sentence], object: outcome.failure };
  const { file, submissions, settled } = outcome.value;
  return {
    ok: true,
    lines: [`${file}：装了 ${submissions} 份，办结 ${settled} 份。`],
    object: outcome.value,
  };
}

/** Undefined for an option that is not known, or one without its value. */
function understood(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { folder: { type: 'string', default: 'data' }, json: { type: 'boolean', default: false } },
    });
  } catch {
    return undefined;
  }
}

async function main(argv: string[]): Promise<number> {
  const given = understood(argv);
  if (!given) {
    console.error(usage);
    return 2;
  }
  const { values, positionals } = given;
  const [verb = 'list', ...parameters] = positionals;
  const desk = openDesk(path.resolve(values.folder));
  if (!desk.ok) {
    console.error(desk.failure);
    return 1;
  }
  try {
    const saying = await say(desk.value, verb, parameters);
    if (!saying) {
      console.error(usage);
      return 2;
    }
    console.log(values.json ? JSON.stringify({ ok: saying.ok, ...saying.object }) : saying.lines.join('\n'));
    return saying.ok ? 0 : 1;
  } finally {
    desk.value.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
