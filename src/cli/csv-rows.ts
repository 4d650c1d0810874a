/**
 * A CSV text (RFC 4180, UTF-8, header row) as one record a row, keys as in the header. Line ends inside quotes belong to the value;
 * short rows are filled up with ''. Takes `\t` as the separator of TSV files.
 * @throws Error with the row's number for a quote that is never closed
 */
export function csvRows(text: string, separator = ','): Record<string, string>[] {
  const rows = cellsOf(text.replace(/^\ufeff/, ''), separator);
  const [head = [], ...body] = rows;
  const names = head.map((name) => name.trim());
  return body
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) => Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()])));
}

function cellsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const opened = rows.length + 1;
      for (at += 1; ; ) {
        const end = text.indexOf('"', at);
        if (end < 0) throw new Error(`row ${opened}: a quote is opened and never closed`);
        cell += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const start = at;
    while (at < text.length && text[at] !== separator && text[at] !== '\n') at += 1;
    row.push(cell + text.slice(start, at).replace(/\r$/, ''));
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) row.push('');
      else if (text[at] === '\n' || text[at] === '\r') row.push('');
      else continue;
    }
    if (at >= text.length) break;
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') {
      at += 1;
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
