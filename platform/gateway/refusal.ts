import type { GatewayError } from '../../contract/gateway.ts';

interface RefusalTerms {
  status: number;
  /** for hall staff, in plain words; never carries a value from the request */
  message: string;
  retryAfterSeconds?: number;
}

/**
 * Every refusal of the gateway. Statuses follow the protocol (docs/protocol.md): what a terminal may repeat as it
 * is (409, 5xx), what stops the terminal itself (401, 403), and what staff must look at (other 4xx).
 */
export const REFUSALS = {
  invalid: { status: 400, message: '内容不符合接口约定' },
  malformed: { status: 400, message: '请求的格式不符合接口约定' },
  badJson: { status: 400, message: '内容不是有效的 JSON' },
  hashMismatch: { status: 400, message: '内容与校验值不一致' },
  idMismatch: { status: 400, message: '地址、请求和内容里的编号不一致' },
  unauthorized: { status: 401, message: '终端密钥缺失或不认识' },
  terminalDisabled: { status: 403, message: '这台终端已停用' },
  keyReplacementRefused: { status: 403, message: '更换终端密钥需要现用密钥的签名，或由工作人员重新登记终端' },
  notFound: { status: 404, message: '没有这个地址' },
  unknownCase: { status: 404, message: '平台上没有这个办件' },
  unknownUpload: { status: 404, message: '没有这个上传' },
  uploadInvalid: { status: 400, message: '上传请求不符合接口约定' },
  uploadDamaged: { status: 460, message: '传来的内容与校验值不一致，请重新上传' },
  offsetConflict: { status: 409, message: '上传位置与平台上的不一致' },
  earlierPartMissing: { status: 409, message: '同一办件前面的部分还没有送到', retryAfterSeconds: 5 },
  attachmentsMissing: { status: 409, message: '材料附件还没有传完', retryAfterSeconds: 5 },
  unknownTerminalKey: { status: 409, message: '平台还没有登记这把终端密钥', retryAfterSeconds: 5 },
  tooLarge: { status: 413, message: '内容太大' },
  unsupportedMediaType: { status: 415, message: '只接受 application/json' },
  sealBroken: { status: 422, message: '内容的封装或签名不对' },
  unknownAgencyKey: { status: 422, message: '平台没有打开这份内容的密钥' },
  retiredTerminalKey: { status: 422, message: '内容是用已经换下的终端密钥签名的' },
  registrationInvalid: { status: 422, message: '终端密钥的登记签名不对' },
  hashConflict: { status: 422, message: '这个编号已经收到过另一份内容' },
  sequenceConflict: { status: 422, message: '这个顺序号已经被另一份申报用过' },
  caseConflict: { status: 422, message: '与平台上的同一办件不相符' },
  terminalMismatch: { status: 422, message: '内容不是这台终端的' },
  serviceRecordMissing: { status: 422, message: '没有对应的服务记录，不能评价' },
  alreadyRated: { status: 422, message: '这次服务已经评价过' },
  indicatorInvalid: { status: 422, message: '评价指标不在现行编码表内或与满意度不符' },
  reasonMissing: { status: 422, message: '不满意的评价需要至少一项原因' },
  requestConflict: { status: 422, message: '这个查询编号已经用于另一次查询' },
  notAnswerable: { status: 422, message: '没有登记系统能回答这个事项的查询' },
  internal: { status: 500, message: '平台内部出错', retryAfterSeconds: 30 },
  unavailable: { status: 503, message: '平台暂时不可用', retryAfterSeconds: 30 },
  openerUnavailable: { status: 503, message: '办理部门的密钥设备暂时不可用', retryAfterSeconds: 30 },
  registerUnavailable: { status: 503, message: '登记系统暂时没有回答', retryAfterSeconds: 30 },
  serialsExhausted: { status: 503, message: '这个事项今天的办件编号已用完', retryAfterSeconds: 3600 },
} as const satisfies Record<string, RefusalTerms>;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal as a value: which rule of the protocol was broken. */
export interface Refusal {
  code: RefusalCode;
}

/** Status, body and `Retry-After` (seconds) of a refusal. */
export function refusalReply(code: RefusalCode): {
  status: number;
  body: GatewayError;
  retryAfterSeconds: number | undefined;
} {
  const terms: RefusalTerms = REFUSALS[code];
  return {
    status: terms.status,
    body: { code, message: terms.message },
    retryAfterSeconds: terms.retryAfterSeconds,
  };
}
