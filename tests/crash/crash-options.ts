import { parseArgs } from 'node:util';
import { failed, succeeded, type Result } from '../../contract/result.ts';

export interface CrashOptions {
  states: number;
  seed: string;
  /** one state alone, by its number */
  state: number | undefined;
  kills: number;
  json: boolean;
}

/** `detail` is one sentence for the person at the keyboard. */
export interface NotUnderstood {
  code: 'notUnderstood';
  detail: string;
}

const usage = 'Type: npm run crash -- [--states N] [--seed S] [--state K] [--kills N] [--json].';

/** Reads the parameters of `npm run crash`. Any text is a seed. */
export function crashOptions(parameters: readonly string[]): Result<CrashOptions, NotUnderstood> {
  const values = given(parameters);
  if (!values) return notUnderstood(usage);
  const states = wholeNumber(values.states, 1);
  if (states === undefined) return notUnderstood(notANumber('states', values.states, 1));
  const kills = wholeNumber(values.kills, 1);
  if (kills === undefined) return notUnderstood(notANumber('kills', values.kills, 1));
  const state = values.state === undefined ? undefined : wholeNumber(values.state, 0);
  if (values.state !== undefined && state === undefined)
    return notUnderstood(notANumber('state', values.state, 0));
  if (values.seed === '') return notUnderstood('--seed is a text that is not empty.');
  return succeeded({ states, seed: values.seed, state, kills, json: values.json });
}

function given(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      options: {
        states: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '1' },
        state: { type: 'string' },
        kills: { type: 'string', default: '150' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch {
    // a name that is not known, or a value that is missing
    return undefined;
  }
}

function wholeNumber(text: string, least: number): number | undefined {
  const number = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) && number >= least ? number : undefined;
}

function notANumber(name: string, text: string, least: number): string {
  return `--${name} is a whole number from ${least} on, not "${text}".`;
}

function notUnderstood(detail: string): Result<never, NotUnderstood> {
  return failed({ code: 'notUnderstood', detail });
}
