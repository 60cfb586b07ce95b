/** What the third status byte of a reply means, in words for the code. */
type StatusMeaning =
  | 'done'
  | 'found'
  | 'noSuchItem'
  | 'noCard'
  | 'selectFailed'
  | 'hostChecksum'
  | 'hostLength'
  | 'badCommand'
  | 'notPermitted'
  | 'unrecognised'
  | 'cardRejectedSam'
  | 'samRejectedCard'
  | 'verificationFailed'
  | 'fingerprintVerificationFailed'
  | 'informationLength'
  | 'unknownCardType'
  | 'readFailed'
  | 'randomNumberFailed'
  | 'samSelfTestFailed'
  | 'samNotAuthorised';

interface SdtStatus {
  code: number;
  meaning: StatusMeaning;
  /** the standard Chinese for the technician */
  chinese: string;
}

/** SW3 of the SDT protocol (devices.md section 1, table "SW3"). */
const statuses = new Map<number, SdtStatus>(
  (
    [
      [0x90, 'done', '操作成功'],
      [0x9f, 'found', '找到证/卡'],
      [0x91, 'noSuchItem', '证/卡中无此项内容'],
      [0x80, 'noCard', '未找到证/卡'],
      [0x81, 'selectFailed', '选取证/卡失败'],
      [0x10, 'hostChecksum', '收到的数据校验和错'],
      [0x11, 'hostLength', '收到的数据长度错'],
      [0x21, 'badCommand', '命令错误'],
      [0x23, 'notPermitted', '越权操作'],
      [0x24, 'unrecognised', '无法识别的错误'],
      [0x31, 'cardRejectedSam', '证/卡认证安全模块失败'],
      [0x32, 'samRejectedCard', '安全模块认证证/卡失败'],
      [0x33, 'verificationFailed', '信息验证失败'],
      [0x37, 'fingerprintVerificationFailed', '指纹信息验证错误'],
      [0x3f, 'informationLength', '信息长度错误'],
      [0x40, 'unknownCardType', '无法识别的卡类型'],
      [0x41, 'readFailed', '读证/卡操作失败'],
      [0x47, 'randomNumberFailed', '取随机数失败'],
      [0x60, 'samSelfTestFailed', '安全模块自检失败'],
      [0x66, 'samNotAuthorised', '安全模块未经授权'],
    ] as const
  ).map(([code, meaning, chinese]) => [code, { code, meaning, chinese }]),
);

/** The table's row for a code, or nothing for a code that is not in it. */
export function statusOf(code: number): SdtStatus | undefined {
  return statuses.get(code);
}

/** A status code the way reports name it: `0x3F`. */
export function statusName(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
