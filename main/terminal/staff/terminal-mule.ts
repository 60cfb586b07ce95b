import path from 'node:path';
import type { Clock, Randomness } from '../../../contract/clock.ts';
import { failed, succeeded } from '../../../contract/result.ts';
import type { MuleOutcome, StaffHandlers } from '../../../contract/staff.ts';
import type { TerminalKeys } from '../../../offline-cache/keys/terminal-keys.ts';
import { openAnswerKey } from '../../../offline-cache/mule/answer-key.ts';
import { exportOutbox, type ExportFailure } from '../../../offline-cache/mule/export-outbox.ts';
import { importReceipts, type ImportFailure } from '../../../offline-cache/mule/import-receipts.ts';
import type { OpenedStore } from '../../../offline-cache/store/open-store.ts';

export interface TerminalMuleParts {
  /** the terminal's data folder */
  folder: string;
  store: OpenedStore;
  keys: TerminalKeys;
  terminalId: string;
  clock: Clock;
  randomness: Randomness;
}

type FailureCode = ExportFailure['code'] | ImportFailure['code'] | 'notEnrolled' | 'keyUnreadable';

const sentences: Record<FailureCode, string> = {
  stickGone: '没有找到 U 盘或文件，请插好再试。',
  stickFull: 'U 盘满了，请换一个。',
  stickReadOnly: 'U 盘写不进去，请看看写保护开关，或换一个。',
  stickBroken: 'U 盘读写出错，请换一个。',
  nothingToSend: '没有要带走的，全部送到平台了。',
  cannotSign: '密钥设备没有插好，签不了名，请插好再试。',
  notEnrolled: '这台终端还没有入网，没有可用的公钥。',
  keyUnreadable: '终端的密钥读不出来，请检查 keys 文件夹的权限。',
  notABundle: '这不是平台带回来的文件。',
  newerVersion: '文件是更新版本的平台做的，请先升级这台终端。',
  damaged: '文件不完整或被改过，一份也没有用。请从平台重新拷一次。',
  notForThisKey: '这个文件不是给这台终端的。',
  notSigned: '文件不是平台签的，一份也没有用。',
  notMeant: '这个文件不是给这台终端的。',
  storage: '机器写不进去，请先检查磁盘。',
};

/** The outbox on a stick, as staff ask for it: what came of it in numbers, or one sentence. */
export function terminalMule(
  parts: TerminalMuleParts,
): Pick<StaffHandlers, 'exportOutbox' | 'importAnswers'> {
  const { store, keys, terminalId, clock, randomness } = parts;
  const { queue } = store;
  const answerKeyFile = path.join(parts.folder, 'keys', 'answers.key');
  return {
    async exportOutbox(folder) {
      const recipient = keys.agencyKey();
      if (!recipient) return told('notEnrolled');
      const answerKey = openAnswerKey(answerKeyFile);
      if (!answerKey.ok) return told('keyUnreadable');
      const exported = await exportOutbox({
        ...{ queue, terminalId, folder, recipient, clock, randomness },
        ...{ sender: keys.signing(), answerTo: answerKey.value.named },
      });
      if (!exported.ok) return told(exported.failure.code);
      return succeeded({ file: exported.value.file, submissions: exported.value.submissions, settled: 0 });
    },
    async importAnswers(file) {
      const answerKey = openAnswerKey(answerKeyFile);
      if (!answerKey.ok) return told('keyUnreadable');
      const openers = [answerKey.value.opener];
      const imported = await importReceipts({ queue, terminalId, file, openers, trust: keys });
      if (!imported.ok) return told(imported.failure.code);
      const { received, refused, accepted, nothingNew } = imported.value;
      return succeeded({
        ...{ file, submissions: received + refused + accepted + nothingNew },
        settled: received + refused + accepted,
      });
    },
  };
}

function told(code: FailureCode): MuleOutcome {
  return failed({ code, sentence: sentences[code] });
}
