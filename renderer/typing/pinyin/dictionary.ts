/** The dictionary in memory: made by {@link readDictionary} out of `dist/typing/pinyin.bin`. */
export interface PinyinDictionary {
  /** how many words it knows */
  words: number;
}
