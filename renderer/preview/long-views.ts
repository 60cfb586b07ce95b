import type { ReviewRow, VisitView } from '../../contract/visit.ts';
import { views } from './views.ts';

/** Fifteen characters, as a register may hold them, two of them rare. */
export const longName = '阿卜杜热合曼·麦麦提依力明䶮㛃';
/** Sixty characters: the longest address a card's field of 35 grows to with what a citizen adds. */
export const longAddress =
  '甘肃省平凉市崆峒区峡门回族乡颉岭村第三村民小组沟底大槐树垴自然村下庄子十八号院北二排第四户原白坡大队第七生产队打麦场旁边';
const longAgency = '平凉市崆峒区农业农村局农村宅基地管理与改革服务中心';
const longSite = {
  city: '平凉市',
  name: '峡门回族乡颉岭村党群服务中心便民服务室',
  helperName: longName,
  helperPhone: '0933-8230 112 转 8016',
  hours: '周一到周五 8:30–12:00，14:30–18:00',
};

function lengthened(name: string, change: (view: VisitView) => Partial<VisitView>): VisitView {
  const view = views[name];
  if (view === undefined) throw new Error(`no sample view ${name}`);
  return { ...view, site: longSite, ...change(view) };
}

const onlySite = (name: string) => lengthened(name, () => ({}));
const row = (id: string, label: string, value: string, from: ReviewRow['from']): ReviewRow => ({
  id,
  label,
  value,
  from,
});

/** The screens that show a name, an address or who is asked, each with the longest there may be. */
const longViews: Readonly<Record<string, VisitView>> = {
  'idle-long': onlySite('idle-storage'),
  'services-long': onlySite('services'),
  'card-long': onlySite('card-silent'),
  'asking-long': onlySite('asking-refused'),
  'overlay-help-long': onlySite('overlay-help'),
  'overlay-reader-gone-long': onlySite('overlay-reader-gone'),
  'consent-agency-long': lengthened('consent', ({ screen }) =>
    screen.kind === 'consent' ? { screen: { ...screen, receiver: longAgency } } : {},
  ),
  'choice-long': lengthened('choice', ({ screen }) =>
    screen.kind === 'question'
      ? {
          screen: {
            ...screen,
            question: {
              ...screen.question,
              title: `${longName}，办好以后，证怎么给您？`,
              why: `邮寄的话，寄到${longAddress}。`,
              choices: screen.question.choices.map((choice) => ({ ...choice, hint: longAddress })),
            },
          },
        }
      : {},
  ),
  'text-long': lengthened('text', ({ screen }) =>
    screen.kind === 'question'
      ? {
          screen: {
            ...screen,
            question: {
              ...screen.question,
              title: '您在那里的住址是什么？',
              why: '和身份证上的不一样，所以要问。写到小区或村子就行。',
              typing: 'address',
              value: longAddress,
              refusal: '请写 6 到 60 个字，写到街道、小区或者村子。',
            },
          },
        }
      : {},
  ),
  'text-name-long': lengthened('text-name', ({ screen }) =>
    screen.kind === 'question'
      ? { screen: { ...screen, question: { ...screen.question, value: longName } } }
      : {},
  ),
  'review-long': lengthened('review', ({ screen }) =>
    screen.kind === 'review'
      ? {
          screen: {
            ...screen,
            receiver: longAgency,
            rows: [
              row('name', '姓名', longName, 'card'),
              row('idNumber', '身份证号', '620802 1951•••• 07••', 'card'),
              row('address', '住址', longAddress, 'card'),
              row('contact', '联系人', longName, 'citizen'),
              row('post', '寄到哪里', longAddress, 'citizen'),
            ],
          },
        }
      : {},
  ),
  'answer-long': lengthened('answer', ({ screen }) =>
    screen.kind === 'answer'
      ? {
          screen: {
            ...screen,
            rows: [
              { label: '姓名', value: longName },
              { label: '住址', value: longAddress },
              { label: '鉴定结果', value: '需要修一修（C 级）' },
              { label: '鉴定机构', value: longAgency },
            ],
          },
        }
      : {},
  ),
  'saved-long': lengthened('saved-accepted', ({ screen }) =>
    screen.kind === 'saved'
      ? {
          screen: {
            ...screen,
            agency: longAgency,
            progress: { ...screen.progress, acceptedBy: longAgency },
          },
        }
      : {},
  ),
  'mine-long': lengthened('mine-many', ({ screen }) =>
    screen.kind === 'mine' ? { screen: { ...screen, citizen: `阿**********依明䶮㛃` } } : {},
  ),
};

/** Every sample by name, those with the longest texts last. */
export const sampleViews: Readonly<Record<string, VisitView>> = { ...views, ...longViews };
