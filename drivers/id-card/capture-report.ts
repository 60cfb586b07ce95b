import type { CardRecord, CardWarning } from '../../contract/card.ts';
import type { CaptureError, DecodedCapture } from './capture.ts';
import type { CapturedCard } from './captured-card.ts';
import { ethnicGroupName } from './ethnic-groups.ts';
import { statusOf } from './sdt-status.ts';

const kinds: Record<CardRecord['kind'], string> = {
  resident: '居民身份证',
  hkMacauTaiwan: '港澳台居民居住证',
  foreign2017: '外国人永久居留身份证（2017版）',
  foreign2023: '外国人永久居留身份证（2023版）',
};

const sexes: Record<CardRecord['sex'], string> = { male: '男', female: '女', unspecified: '未说明' };

const warnings: Record<CardWarning, string> = {
  idNumberCheckDigit: '证件号码校验码不符',
  idNumberBirthDate: '证件号码与出生日期不符',
  idNumberSex: '证件号码与性别不符',
  idNumberRegion: '证件号码地区码不存在或不符',
  idNumberForm: '证件号码格式不符',
  permitNumberForm: '通行证号码格式不符',
  birthDateInvalid: '出生日期无效',
  validFromInvalid: '签发日期无效',
  validToInvalid: '截止日期无效',
  expired: '证件已过期',
  unknownSex: '性别代码未知',
  unknownEthnicGroup: '民族代码未知',
  unknownNationality: '国籍代码未知',
};

const errors = new Map([
  ['checksum', '校验和错误'],
  ['length', '长度错误'],
  ['unknownCardType', '证件类型标志未知'],
]);

/** The object of `--json`; photos and fingerprints are base64 in it. */
export function captureJson(decoded: DecodedCapture): string {
  return JSON.stringify(decoded, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}

/** The decoded capture for a technician. Nothing is masked: it is the technician's own capture. */
export function captureReport(decoded: DecodedCapture): string {
  const lines = [
    ...decoded.records.flatMap((record, index) => [
      `第 ${index + 1} 张：${kinds[record.kind]}`,
      ...rowsOf(record),
      '',
    ]),
    `读到证件 ${decoded.records.length} 张，错误 ${decoded.errors.length + (decoded.errorsLeftOut ?? 0)} 个，丢弃 ${decoded.discardedBytes} 字节`,
    ...(decoded.samIds ?? []).map((id) => `安全模块编号 ${id}`),
    ...(decoded.addressesWithoutCard ?? []).map((address) => `未读到证件的最新住址 ${address}`),
    ...leftOut(decoded),
    ...decoded.errors.map((error) => `  偏移 ${error.offset}：${error.code} ${meaningOf(error)}`),
  ];
  return lines.join('\n');
}

function leftOut({ errorsLeftOut }: DecodedCapture): string[] {
  return errorsLeftOut === undefined ? [] : [`  另有 ${errorsLeftOut} 个错误未列出`];
}

function rowsOf(record: CapturedCard): string[] {
  const ethnicGroup = record.ethnicGroup;
  const rows: [label: string, value: string | undefined][] = [
    ['姓名', record.name],
    ['英文姓名', record.nameEnglish],
    ['中文姓名', record.nameChinese],
    ['性别', sexes[record.sex]],
    ['民族', ethnicGroup && `${ethnicGroup} ${ethnicGroupName(ethnicGroup) ?? '未知'}`],
    ['国籍', record.nationality],
    ['出生日期', record.birthDate],
    ['住址', record.address],
    ['最新住址', record.newestAddress],
    ['证件号码', record.idNumber],
    ['通行证号码', record.permitNumber],
    ['签发机关', record.issuer],
    ['有效期限', `${record.validFrom} 至 ${record.validTo === 'long-term' ? '长期' : record.validTo}`],
    ['照片', record.photo && `${record.photo.length} 字节（WLT，未解码）`],
    ['指纹', record.fingerprint && `${record.fingerprint.length} 字节`],
    ['卡内原文', record.asWritten && Object.values(record.asWritten).join('；')],
    ['存疑', record.warnings.map((warning) => warnings[warning]).join('；') || '无'],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([label, value]) => `  ${label.padEnd(6, '\u3000')}${value ?? ''}`);
}

function meaningOf({ code }: CaptureError): string {
  return errors.get(code) ?? statusOf(Number(code))?.chinese ?? '状态码未知';
}
