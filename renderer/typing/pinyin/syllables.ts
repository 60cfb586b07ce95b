/**
 * The syllables of standard Mandarin without tones, in dictionary order; ü is written v (lv, nv, lve, nve), and u after
 * j, q, x and y as usual. Source: the readings that pinyin-pro gives for the ideographs of GB 18030.
 */
const table = `
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo
e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang
jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui
kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve
m ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu n na nai nan nang nao ne nei nen neng
ng ni nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian
piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng
ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng
shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng
ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin
xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei
zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi
zong zou zu zuan zui zun zuo`;

/** All syllables; the position of one is its number in the dictionary. */
export const syllables: readonly string[] = table.trim().split(/\s+/);

const numbers = new Map(syllables.map((syllable, number) => [syllable, number]));

/** The number of a syllable as the dictionary writes it. */
export function syllableNumber(syllable: string): number | undefined {
  return numbers.get(syllable);
}

/** The consonant in front, empty for a, e, o and their like. */
export function initialOf(syllable: string): string {
  const [initial = ''] = /^(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])/.exec(syllable) ?? [];
  return initial === syllable ? '' : initial;
}

/** Whether these letters are one whole syllable; ü may be written so or as v. */
export function isSyllable(letters: string): boolean {
  return numbers.has(letters.replace('ü', 'v').replace(/^([jqxy])v/, '$1u'));
}
