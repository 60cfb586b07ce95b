/** The questions of the sample views. */

export const choiceQuestion = {
  id: 'delivery',
  title: '办好以后，证怎么给您？',
  why: '王淑芬，您可以改主意，交之前都能改。',
  label: '怎么取',
  input: 'choice' as const,
  choices: [
    { value: 'room', label: '村里便民服务室取', hint: '办好后电话告诉您，大约 7 个工作日' },
    { value: 'post', label: '邮寄到家', hint: '到付，峡门回族乡大约 3 天' },
    { value: 'phone', label: '手机上用电子证', hint: '“甘快办”里直接出示' },
  ],
};
export const phoneQuestion = {
  id: 'phone',
  title: '办好了打哪个电话找您？',
  why: '只用来告诉您办得怎么样。家里人的也行。',
  label: '联系电话',
  input: 'keypad' as const,
  choices: [],
  maxLength: 11,
  groups: [3, 4, 4],
};
export const dateQuestion = {
  id: 'since',
  title: '从哪一天起住在这里？',
  label: '居住日期',
  input: 'date' as const,
  choices: [],
};
export const storyQuestion = {
  id: 'causeInWords',
  title: '是什么难处？',
  why: '一句话就行，村干部会再打电话细问。',
  label: '难处说明',
  input: 'text' as const,
  typing: 'sentence' as const,
  choices: [],
  maxLength: 60,
};
export const proofQuestion = {
  id: 'proof',
  title: '有证明材料吗？拍一张',
  why: '比如住院单、诊断书。没带不要紧，以后交到乡镇。',
  label: '困难证明',
  input: 'photo' as const,
  choices: [],
  photo: { maxPages: 3, taken: 0 },
};
export const childQuestion = {
  id: 'childName',
  title: '孩子叫什么名字？',
  why: '照出生证上的写。还没起，就写“未取名”。',
  label: '孩子姓名',
  input: 'text' as const,
  typing: 'name' as const,
  choices: [],
  maxLength: 30,
};
