import type { ServiceItem, Source } from '../../contract/service-item.ts';
import type { FieldPath } from './field-path.ts';
import { formRules } from './form-rules.ts';
import { problem, quoted, type FieldProblem } from './problem.ts';
import { timeLimitRules } from './time-limit-rules.ts';
import { isUnifiedSocialCreditCode } from './unified-social-credit-code.ts';

/**
 * What must hold inside one item beyond its shape: the consistency rules of the service-item standard and those
 * of the form. Rules for 许可 about questions and steps have no field in the contract yet.
 */
export function* itemRules(item: ServiceItem): Iterable<FieldProblem> {
  yield* codeRules(item);
  yield* timeLimitRules(item);
  yield* resultRules(item);
  yield* visitRules(item);
  yield* feeRules(item.fee);
  yield* citizenRules(item);
  yield* sourceRules(item);
  yield* formPresence(item);
  if (item.form) yield* formRules(item.form);
}

/** 实施编码: 18 credit code, 1 level, then 2 region, 2 type, 2 department, 3 main, 3 sub. */
function* codeRules({ code, level, department }: ServiceItem): Iterable<FieldProblem> {
  if (!isUnifiedSocialCreditCode(code.slice(0, 18))) {
    const message = '编码前 18 位不是正确的统一社会信用代码（第 18 位校验不符）。请核对。';
    yield problem(['code'], 'creditCodeCheck', message);
  }
  if (code.charAt(18) !== level) {
    const message = `编码第 19 位是${quoted(code.charAt(18))}，level 是${quoted(level)}。请改成一致。`;
    yield problem(['level'], 'levelMismatch', message);
  }
  if (code.slice(23, 25) !== department) {
    const message = `编码第 24、25 位是${quoted(code.slice(23, 25))}，department 是${quoted(department)}。请改成一致。`;
    yield problem(['department'], 'departmentMismatch', message);
  }
}

function* resultRules({ result }: ServiceItem): Iterable<FieldProblem> {
  if (/证书?$/u.test(result.name) && result.ending !== 'certificate') {
    const message = `结果是${quoted(result.name)}，就是出证办结。请把 ending 写成 certificate。`;
    yield problem(['result', 'ending'], 'certificateEnding', message);
  }
  if (result.name !== '' && result.sample === undefined) {
    yield problem(
      ['result', 'sample'],
      'sampleMissing',
      '有结果名称，就要有样本。请写上拿到的东西是什么样。',
    );
  }
}

function* visitRules({ onSiteVisits, online, delivery }: ServiceItem): Iterable<FieldProblem> {
  const { count, reason } = onSiteVisits;
  if (count > 0 && (reason ?? '') === '') {
    yield problem(['onSiteVisits', 'reason'], 'visitsReasonMissing', '要到现场，就要写原因。请补上 reason。');
  }
  if (online && count > 0) {
    const message = '全程网办就不用到现场。请把次数改成 0，或者把 online 改成 false。';
    yield problem(['onSiteVisits', 'count'], 'onlineButVisits', message);
  }
  if (!online && count === 0 && !delivery) {
    const message = '不到现场也不网办，结果就要送到手里。请把 delivery 改成 true，或者核对次数。';
    yield problem(['delivery'], 'deliveryMissing', message);
  }
}

function* feeRules(fee: ServiceItem['fee']): Iterable<FieldProblem> {
  if (!fee.charged) {
    if ((fee.amountYuan ?? 0) !== 0) {
      yield problem(
        ['fee', 'amountYuan'],
        'feeUnexpected',
        '不收费就没有金额。请删掉金额，或者核对是否收费。',
      );
    }
    if (fee.onlinePayment) {
      const message = '不收费就没有网上支付。请把 onlinePayment 改成 false。';
      yield problem(['fee', 'onlinePayment'], 'feePaymentUnexpected', message);
    }
    return;
  }
  if ((fee.basis ?? '') === '') {
    yield problem(['fee', 'basis'], 'feeBasisMissing', '收费要有依据。请补上 basis。');
  }
  if (fee.amountYuan === undefined || fee.amountYuan <= 0) {
    yield problem(['fee', 'amountYuan'], 'feeAmountMissing', '收费要写多少元。请补上 amountYuan。');
  }
  if (!fee.onlinePayment) {
    yield problem(['fee', 'onlinePayment'], 'feePaymentMissing', '收费要能网上支付。请核对 onlinePayment。');
  }
}

function* citizenRules(item: ServiceItem): Iterable<FieldProblem> {
  if (item.consultPhone === item.complaintPhone) {
    yield problem(['complaintPhone'], 'samePhone', '投诉电话不能和咨询电话一样。请换成监督投诉的号码。');
  }
  const { minimumAge = -Infinity, maximumAge = Infinity } = item.eligibility ?? {};
  if (minimumAge > maximumAge) {
    yield problem(['eligibility', 'maximumAge'], 'ageRangeReversed', '最大年龄比最小年龄还小。请改过来。');
  }
  for (const [index, kind] of item.privacy.sensitiveKinds.entries()) {
    if (item.privacy.kinds.includes(kind)) continue;
    const message = `敏感信息${quoted(kind)}没有列在 kinds 里。请两处都写上。`;
    yield problem(['privacy', 'sensitiveKinds', index], 'sensitiveKindUnlisted', message);
  }
}

function* sourceRules(item: ServiceItem): Iterable<FieldProblem> {
  for (const [index, source] of item.sources.entries()) yield* sourceRule(source, ['sources', index]);
  yield* sourceRule(item.legalLimit.source, ['legalLimit', 'source']);
  yield* sourceRule(item.promisedLimit.source, ['promisedLimit', 'source']);
}

function* sourceRule({ standing, url, read }: Source, path: FieldPath): Iterable<FieldProblem> {
  if (standing !== 'confirmed') return;
  if (url !== undefined && read !== undefined) return;
  const field = [...path, url === undefined ? 'url' : 'read'];
  const message = '写了“已核实”，就要写网址和哪天看的。请补上，或者把 standing 改成 unconfirmed。';
  yield problem(field, 'confirmedWithoutUrl', message);
}

function* formPresence({ kind, form }: ServiceItem): Iterable<FieldProblem> {
  if (kind === 'apply' && form === undefined) {
    yield problem(['form'], 'formMissing', '申请类事项要有表单。请补上 form。');
  }
  if (kind !== 'apply' && form !== undefined) {
    yield problem(['form'], 'formUnexpected', '查询、打印类事项没有表单。请删掉 form。');
  }
}
