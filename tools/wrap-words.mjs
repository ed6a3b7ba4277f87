/**
 * Breaks lines between words, so that none is longer than some columns; cuts a word that is longer. Stands for
 * wrap-ansi in the help of the command, which is plain ASCII: measuring any text takes 20 ms to load.
 */
export default function wrapWords(text, columns) {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line.trim(), columns))
    .join('\n');
}

function wrapLine(line, columns) {
  const rows = [];
  let row = '';
  for (const word of line.split(' ')) {
    const grown = row === '' ? word : `${row} ${word}`;
    if (grown.length <= columns) {
      row = grown;
      continue;
    }
    if (row !== '') rows.push(row);
    row = word;
    for (; row.length > columns; row = row.slice(columns)) rows.push(row.slice(0, columns));
  }
  return [...rows, row];
}
