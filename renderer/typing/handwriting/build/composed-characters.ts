import { type Drawing, type Polyline } from '../drawing.ts';
import { type WrittenCharacter } from './stroke-data.ts';

/**
 * Characters of names and place names that the stroke data lacks, each followed by how it is put together: Unicode's
 * ideographic description (⿰ side by side, ⿱ one above the other), where {n} leaves the first n strokes of a
 * character out and {n-m} keeps those from n to before m.
 */
const descriptions = `
犇⿱牛⿰牛牛 龑⿱龍天 䶮⿱龙天 㛃⿰女洁 赟⿱斌贝 玥⿰王月 珺⿰王君 晞⿰日希 燚⿱⿰火火⿰火火 骉⿱马⿰马马 翀⿰羽中 翯⿱羽高 旻⿱日文 炘⿰火斤 璟⿰王景 琤⿰王争
瑀⿰王禹 婳⿰女画 姵⿰女佩{2} 彣⿰文彡 沄⿰氵云 洺⿰氵名 芃⿱艹凡 寘⿱宀真 峣⿰山尧 崟⿱山金 弢⿰弓⿱屮又 棽⿱林今 沨⿰氵风 璠⿰王番 甡⿰生生 砡⿰石玉 硚⿰石乔
禤⿰礻⿱罒羽 稑⿰禾陸{2} 竑⿰立雄{0-4} 袆⿰衤韦 諲⿰言湮{3} 赪⿰赤贞 鄀⿰若阝 锜⿰钅奇 韡⿰韋華 頔⿰由頁 飏⿰风汤{3} 龢⿰龠禾 偲⿰亻思 翾⿰環{4}羽
玘⿰王己 玚⿰王汤{3} 玙⿰王与 玠⿰王介 珅⿰王申 珵⿰王呈 琎⿰王进 瑢⿰王容 璆⿰王缪{3} 璘⿰王磷{5} 旸⿰日汤{3} 曈⿰日童 晧⿰日告 汭⿰氵内 涢⿰氵员
瀍⿰氵纏{6} 塝⿰土旁 邽⿰圭阝 㧑⿰扌为 玭⿰王比 玹⿰王玄 珣⿰王旬 琇⿰王秀 琯⿰王官 瑝⿰王皇 瑧⿰王秦 璈⿰王敖 璥⿰王敬 珹⿰王成 琲⿰王非 珖⿰王光 玕⿰王干
珪⿰王圭 琀⿰王含 堉⿰土育 壵⿱士⿰士士 烺⿰火良 焜⿰火昆 燊⿱⿱火⿰火火木 爔⿰火羲 炟⿰火旦 炩⿰火令 烔⿰火同 焮⿰火欣 煐⿰火英 煇⿰火軍 燏⿰火橘{4} 晅⿰日亘
晢⿱折日 晫⿰日卓 晹⿰日易 暐⿰日韋 暻⿰日景 曌⿱明空 昺⿱日丙 昪⿱日弁 旼⿰日文 昳⿰日失 晛⿰日见 昽⿰日龙 昣⿰日诊{2} 晙⿰日俊{2} 暟⿰日凱{0-10}
鋆⿱均金 铻⿰钅吾 钘⿰钅开 锳⿰钅英 钖⿰钅汤{3} 铏⿰钅刑 锽⿰钅皇 滺⿰氵悠 浛⿰氵含 涴⿰氵宛 淏⿰氵昊 溍⿰氵晋 溁⿰氵荣 澔⿰氵皓 沚⿰氵止 沵⿰氵你{2} 洢⿰氵伊
涆⿰氵旱 湙⿰氵奕 湨⿰氵具 滈⿰氵高 滘⿰氵窖 漖⿰氵教 潓⿰氵惠 澴⿰氵環{4} 灈⿰氵瞿 沘⿰氵比 洈⿰氵危 浭⿰氵更 涍⿰氵孝 禔⿰礻是 祊⿰礻方 祋⿰礻殳 峘⿰山亘
峂⿰山同 嵚⿰山钦 岠⿰山巨 峛⿰山列 嵎⿰山遇{0-9} 巇⿰山戲 姈⿰女令 婞⿰女幸 媖⿰女英 嬅⿰女華 妘⿰女云 媗⿰女宣 婻⿰女南 妶⿰女玄 姌⿰女冉 姃⿰女正 姞⿰女吉
娍⿰女成 娡⿰女志 婍⿰女奇 嫤⿰女谨{2} 嬿⿰女燕 娖⿰女足 娸⿰女其 妧⿰女元 妭⿰女拔{3} 勍⿰京力 偀⿰亻英 佺⿰亻全 伋⿰亻及 侁⿰亻先 侹⿰亻廷 偆⿰亻春 偓⿰亻屋
僡⿰亻惠 骃⿰马因 骍⿰马辛 靐⿱雷⿰雷雷 孖⿰子子 嚞⿱吉⿰吉吉 皛⿱白⿰白白 飝⿱飛⿰飛飛 芔⿱屮⿰屮屮 刕⿱刀⿰刀刀 尛⿱小⿰小小 朤⿱⿰月月⿰月月 苼⿱艹生 荍⿱艹收
莙⿱艹君 藠⿱艹皛 苾⿱艹必 栐⿰木永 栒⿰木旬 梽⿰木志 棫⿰木或 楒⿰木思 榑⿰木博{2} 槱⿰木酉 枟⿰木云 柷⿰木祝{4} 碶⿰石契 礐⿱學{0-12}石 皞⿰白皋
盷⿰目勻 睎⿰目希 簃⿱竹移 翃⿰雄{0-4}羽 翙⿰岁羽 翚⿱羽军 谞⿰讠胥 鄠⿰雩阝 雱⿱雨方 霙⿱雨英 颋⿰廷页 颎⿰⿱匕火页 颙⿰禺页 鹓⿰宛鸟 黇⿰黄占 鼒⿱才鼎
惪⿱直心 懽⿰忄歡{0-18}
`;

interface Cursor {
  symbols: readonly string[];
  at: number;
}

type Parts = ReadonlyMap<string, Drawing>;

/** The characters of the list above that the given ones lack, put together from them. */
export function composedCharacters(known: readonly WrittenCharacter[]): WrittenCharacter[] {
  const parts = new Map(known.map(({ character, drawing }) => [character, drawing]));
  const composed: WrittenCharacter[] = [];
  for (const entry of descriptions.split(/\s+/)) {
    const [character, ...symbols] = entry.match(/\{[\d-]+\}|./gu) ?? [];
    if (character === undefined || parts.has(character)) continue;
    const drawing = read({ symbols, at: 0 }, parts);
    if (!drawing) continue;
    parts.set(character, drawing);
    composed.push({ character, drawing });
  }
  return composed;
}

/** What the symbols from the cursor on describe, in the unit square; nothing when a part is not known. */
function read(cursor: Cursor, parts: Parts): Drawing | undefined {
  const symbol = cursor.symbols[cursor.at++] ?? '';
  if (symbol === '⿰' || symbol === '⿱') {
    const first = read(cursor, parts);
    const second = read(cursor, parts);
    return first && second && beside(first, second, symbol === '⿱');
  }
  const drawing = parts.get(symbol);
  const range = /^\{(\d+)(?:-(\d+))?\}$/.exec(cursor.symbols[cursor.at] ?? '');
  if (!range || !drawing) return drawing;
  cursor.at += 1;
  return drawing.slice(Number(range[1]), range[2] === undefined ? undefined : Number(range[2]));
}

const gap = 0.05;

/** Two parts in the unit square: the one with more strokes takes more of it. */
function beside(first: Drawing, second: Drawing, below: boolean): Drawing {
  const [a, b] = [Math.sqrt(first.length), Math.sqrt(second.length)];
  const part = Math.max(0.3, Math.min(0.65, a / (a + b)));
  const [end, start] = [part - gap / 2, part + gap / 2];
  return below
    ? [...into(first, 0.08, 0.92, 0, end), ...into(second, 0.08, 0.92, start, 1)]
    : [...into(first, 0, end, 0.04, 0.96), ...into(second, start, 1, 0.04, 0.96)];
}

/** Stretches a drawing to a box; what is flat stays flat, in the middle. */
function into(drawing: Drawing, left: number, right: number, top: number, bottom: number): Drawing {
  const x = stretch(
    drawing.map((stroke) => stroke.x),
    left,
    right,
  );
  const y = stretch(
    drawing.map((stroke) => stroke.y),
    top,
    bottom,
  );
  return drawing.map((stroke): Polyline => ({ x: stroke.x.map(x), y: stroke.y.map(y) }));
}

function stretch(values: Float32Array[], from: number, to: number): (value: number) => number {
  let [least, most] = [Infinity, -Infinity];
  for (const each of values) {
    for (const value of each) [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  const span = most - least;
  if (span < 0.05) return () => (from + to) / 2;
  return (value) => from + ((value - least) / span) * (to - from);
}
