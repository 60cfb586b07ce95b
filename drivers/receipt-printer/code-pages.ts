import iconv from 'iconv-lite';

/**
 * Single-byte characters of ESC/POS: code pages of `ESC t n` (numbers of Epson's reference, which Chinese
 * printers share up to 19) and national sets of `ESC R n`.
 */
const encodingOfPage: Readonly<Record<number, string>> = {
  0: 'cp437',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  13: 'cp857',
  14: 'cp737',
  15: 'iso88597',
  16: 'win1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  20: 'tis620',
  21: 'tis620',
  26: 'tis620',
  30: 'tcvn',
  31: 'tcvn',
  32: 'cp720',
  33: 'cp775',
  34: 'cp855',
  35: 'cp861',
  36: 'cp862',
  37: 'cp864',
  38: 'cp869',
  39: 'iso88592',
  40: 'iso885915',
  44: 'cp1125',
  45: 'win1250',
  46: 'win1251',
  47: 'win1253',
  48: 'win1254',
  49: 'win1255',
  50: 'win1256',
  51: 'win1257',
  52: 'win1258',
  53: 'rk1048',
};
const katakanaPage = 1;
/** What the katakana page holds below and above its katakana: lines, blocks, signs and the counting words. */
const beforeKatakana = '▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯ ';
const afterKatakana = '═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳円年月日時分秒〒市区町村人▒ ';
/** Pages that the library lacks: PC851 (Greek) and PC853 (Turkish); blanks where a code is not used. */
const writtenOut: Readonly<Record<number, string>> = {
  11:
    'ÇüéâäàΆçêëèïîΈÄΉΊ ΌôöΎûùΏÖÜά£έήίϊΐόύΑΒΓΔΕΖΗ½ΘΙ«»░▒▓│┤ΚΛΜΝ╣║╗╝ΞΟ┐└┴┬├─┼ΠΡ╚╔╩╦╠═╬Σ' +
    'ΤΥΦΧΨΩαβγ┘┌█▄δε▀ζηθικλμνξοπρσςτ´\u00ad±υφχ§ψ¸°¨ωϋΰώ■\u00a0',
  12:
    'ÇüéâäàĉçêëèïîìÄĈÉċĊôöòûùİÖÜĝ£Ĝ×ĵáíóúñÑĞğĤĥ ½Ĵş«»░▒▓│┤ÁÂÀŞ╣║╗╝Żż┐└┴┬├─┼Ŝŝ╚╔╩╦╠═╬¤' +
    '  ÊËÈıÍÎÏ┘┌█▄ Ì▀ÓßÔÒĠġµĦħÚÛÙŬŭ ´\u00ad ℓŉ˘§÷¸°¨˙ ³²■\u00a0',
};

/**
 * Pages whose letters lie where GB2312 keeps its commonest characters, so that bytes alone cannot tell the two
 * apart: there the page that was asked for is believed.
 */
const pagesLikeChinese: ReadonlySet<number> = new Set([
  1, 15, 20, 21, 26, 30, 31, 37, 39, 45, 46, 47, 48, 49, 50, 51, 52, 53,
]);

/** Whether text in this page may look like Chinese bytes. */
export function looksLikeChinese(page: number): boolean {
  return pagesLikeChinese.has(page);
}

const tables = new Map<number, readonly string[]>();

function tableOf(page: number): readonly string[] {
  const known = tables.get(page);
  if (known) return known;
  const high = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
  const decode = (encoding: string): string[] =>
    [...high].map((byte) => iconv.decode(Buffer.from([byte]), encoding));
  const table = [...(writtenOut[page]?.split('') ?? decode(encodingOfPage[page] ?? 'cp437'))];
  if (page === katakanaPage) {
    table.splice(0, beforeKatakana.length, ...beforeKatakana);
    table.splice(0xe0 - 128, afterKatakana.length, ...afterKatakana);
    for (let byte = 0xa1; byte <= 0xdf; byte += 1)
      table[byte - 128] = String.fromCodePoint(0xff61 + byte - 0xa1);
  }
  tables.set(page, table);
  return table;
}

/** The character of a byte from 0x80 up; a page nobody knows prints as PC437. */
export function pageCharacter(page: number, byte: number): string {
  return tableOf(page)[byte - 128] ?? '\ufffd';
}

const nationalCodes = '#$@[\\]^`{|}~';
const nationalSets: readonly string[] = [
  '#$@[\\]^`{|}~',
  '#$à°ç§^`éùè¨',
  '#$§ÄÖÜ^`äöüß',
  '£$@[\\]^`{|}~',
  '#$@ÆØÅ^`æøå~',
  '#¤ÉÄÖÅÜéäöåü',
  '#$@°\\é^ùàòèì',
  '₧$@¡Ñ¿^`¨ñ}~',
  '#$@[¥]^`{|}~',
  '#¤ÉÆØÅÜéæøåü',
  '#$ÉÆØÅÜéæøåü',
  '#$á¡Ñ¿é`íñóú',
  '#$á¡Ñ¿éüíñóú',
  '#$@[₩]^`{|}~',
  '#$ŽŠĐĆČžšđćč',
  '#¥@[\\]^`{|}~',
  '#₫@[\\]^`{|}~',
];

/** The character of a byte from 0x20 to 0x7F under the national set `ESC R n`. */
export function nationalCharacter(set: number, byte: number): string {
  const plain = String.fromCharCode(byte);
  const index = set === 0 ? -1 : nationalCodes.indexOf(plain);
  return index < 0 ? plain : ([...(nationalSets[set] ?? nationalCodes)][index] ?? plain);
}
