/** One SVG path of all dark modules of a code, a run of neighbours in a row as one rectangle. */
export function modulePath(size: number, isDark: (row: number, column: number) => boolean): string {
  const parts: string[] = [];
  for (let row = 0; row < size; row += 1) {
    let column = 0;
    while (column < size) {
      const start = column;
      while (column < size && isDark(row, column)) column += 1;
      if (column > start) parts.push(`M${start} ${row}h${column - start}v1h${start - column}z`);
      column += 1;
    }
  }
  return parts.join('');
}
