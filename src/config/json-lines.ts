/**
 * The line of each value of a JSON text, by its path: for errors that name a place.
 *
 * @param text - JSON that can be read.
 * @returns The line, from 1, of the value at a path, or of the nearest one around it that is there.
 */
export function jsonLines(text: string): (path: readonly PropertyKey[]) => number {
  const lines = new Map<string, number>();
  const open: (string | number)[] = [];
  let line = 1;
  let key: string | undefined;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s"{}[\],:]+/g)) {
    if (token === '\n') line += 1;
    else if (token === ':' || token === ',') {
      if (token === ',') next(open);
    } else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && key === undefined && typeof open.at(-1) === 'string') {
      key = JSON.parse(token) as string;
      open[open.length - 1] = key;
      lines.set(placeOf(open), line);
    } else {
      key = undefined;
      if (open.length === 0 || typeof open.at(-1) === 'number') lines.set(placeOf(open), line);
      if (token === '{') open.push('');
      if (token === '[') open.push(0);
    }
  }
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const found = lines.get(placeOf(path.slice(0, length)));
      if (found !== undefined) return found;
    }
    return lines.get(placeOf([])) ?? 1;
  };
}

/** After a comma comes another key, or the next index. */
function next(open: (string | number)[]): void {
  const last = open.at(-1);
  if (typeof last === 'number') open[open.length - 1] = last + 1;
}

function placeOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}
