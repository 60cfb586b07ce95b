import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describeError } from '../gateway/gateway-log.ts';
import { openDatabase } from '../open-database.ts';
import { systemClock, systemRandomness } from '../system-clock.ts';
import { readMuleSettings, type MuleSettings } from './mule-arguments.ts';
import { openMule, type AnsweredBundle, type Mule } from './open-mule.ts';
import type { TakingFailure } from './take-bundle.ts';

/*
 * Takes what cut-off terminals put on a stick, and writes the answers for the way back: on the folder of a platform
 * that is stopped, or, with DATABASE_URL, beside one that runs. Status 0 only when every file was taken.
 */
const log = pino({ base: null }, pino.destination({ dest: 2, sync: true }));

const SENTENCE_OF: Record<TakingFailure['code'], string> = {
  fileUnreadable: 'the file cannot be read',
  notABundle: 'not a file of a terminal',
  newerVersion: 'made by a newer program than this',
  notForThisKey: 'sealed to an agency key that is not here',
  damaged: 'damaged on the stick: nothing of it was taken, have it exported again',
  notSigned: 'not signed by the terminal it names',
  notMeant: 'of a terminal that has registered no key here or is disabled',
};

function summaryOf({ manifest, answers, attachments, acceptances, answersFile }: AnsweredBundle) {
  const received = answers.filter((answer) => 'receipt' in answer).length;
  const { terminalId: terminal, number } = manifest;
  return {
    ...{ terminal, number, submissions: answers.length, received, refused: answers.length - received },
    ...{ attachments, acceptances, answersFile },
  };
}

/** One line for each file; returns what `--json` tells. */
async function carryAll(mule: Mule, { files, answers }: MuleSettings) {
  const told: ({ file: string } & (ReturnType<typeof summaryOf> | { failure: string }))[] = [];
  for (const file of files) {
    const carried = await mule.carry(file, answers);
    if (carried.ok) {
      const summary = summaryOf(carried.value);
      const { terminal, submissions, received, refused, answersFile } = summary;
      told.push({ file, ...summary });
      process.stdout.write(
        `${file}: ${terminal}, ${submissions} submissions, ${received} received, ${refused} not; answers in ${answersFile}\n`,
      );
    } else {
      told.push({ file, failure: carried.failure.code });
      process.stdout.write(`${file}: ${SENTENCE_OF[carried.failure.code]}\n`);
    }
  }
  return told;
}

async function main(): Promise<number> {
  const settings = readMuleSettings(process.argv.slice(2), process.env);
  if (!settings.ok) return refuse(settings.failure);
  // A wrong folder must not become a new platform.
  const { folder, json } = settings.value;
  if (!existsSync(join(folder, 'keys')))
    return refuse(`There are no keys of a platform in ${folder}; start the platform once.`);
  const opened = await openDatabase(settings.value, () => process.exit(1));
  if (!opened.ok) return refuse(opened.failure);
  const database = opened.value;
  try {
    const parts = { database, folder, clock: systemClock, randomness: systemRandomness };
    const mule = await openMule({
      ...parts,
      log: {
        info: (event) => log.info(event),
        warn: (event) => log.warn(event),
        error: (event) => log.error(event),
      },
    });
    if (!mule.ok) return refuse(mule.failure);
    const told = await carryAll(mule.value, settings.value);
    if (json) process.stdout.write(`${JSON.stringify({ files: told })}\n`);
    return told.every((one) => !('failure' in one)) ? 0 : 1;
  } finally {
    await database.close();
  }
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

process.exitCode = await main().catch((error: unknown) => {
  log.error({ event: 'muleFailed', error: describeError(error) });
  return refuse('The bundles could not be taken; nothing that was answered is lost, begin again.');
});
