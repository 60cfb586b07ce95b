import { searchCharacters } from './search-text.ts';

/** A text of an item that is searched. */
export interface SearchField {
  item: number;
  /** 0 is the field that counts most */
  rank: number;
  /** first position, and the one after the last */
  start: number;
  end: number;
}

/**
 * All texts one after the other, one position for each character. Positions, not strings, are what a search walks:
 * a few thousand of them cost microseconds. Lists of positions by character, by reading and by pairs of initials lead
 * to the few where a query can begin.
 */
export class SearchIndex {
  readonly fields: SearchField[] = [];
  readonly characters: string[] = [];
  /** readings of the character at each position, the fitting one first */
  readonly readings: (readonly string[])[] = [];
  readonly fieldAt: number[] = [];
  readonly offsets: number[] = [];
  readonly beginsWord: boolean[] = [];
  readonly endsWord: boolean[] = [];
  readonly byCharacter = new Map<string, number[]>();
  readonly byReading = new Map<string, number[]>();
  /** by the first letters of a position and of the next one, or of a single position */
  readonly byInitials = new Map<string, number[]>();

  add(item: number, rank: number, text: string): void {
    const start = this.characters.length;
    const field = this.fields.length;
    for (const { character, readings, offset, beginsWord, endsWord } of searchCharacters(text)) {
      const position = this.characters.push(character) - 1;
      this.readings.push(readings);
      this.fieldAt.push(field);
      this.offsets.push(offset);
      this.beginsWord.push(beginsWord);
      this.endsWord.push(endsWord);
      enter(this.byCharacter, character, position);
      for (const reading of readings) enter(this.byReading, reading, position);
    }
    this.fields.push({ item, rank, start, end: this.characters.length });
    this.#enterInitials(start, this.characters.length);
  }

  #enterInitials(start: number, end: number): void {
    for (let position = start; position < end; position += 1) {
      const following = position + 1 < end ? this.#initials(position + 1) : [];
      for (const first of this.#initials(position)) {
        enter(this.byInitials, first, position);
        for (const second of following) enter(this.byInitials, first + second, position);
      }
    }
  }

  #initials(position: number): Set<string> {
    return new Set(this.readings[position]?.map((reading) => reading.charAt(0)));
  }
}

function enter(lists: Map<string, number[]>, key: string, position: number): void {
  const list = lists.get(key);
  if (list) list.push(position);
  else lists.set(key, [position]);
}
