import type { DOMElement } from 'ink';

/** Text in its place on the screen. */
interface Fragment {
  readonly column: number;
  readonly columns: number;
  readonly text: string;
}

/**
 * Puts lines where the layout has their place. The renderer's own page is not used for it: it takes each text apart
 * into cells, puts it together again, and takes it apart once more for the screen, which costs more than all else of
 * a frame.
 */
export class Canvas {
  readonly #painted = new WeakMap<DOMElement, readonly string[]>();

  /** @param lines - What the place shows, with SGR styles, each as wide as it. */
  put(place: DOMElement, lines: readonly string[]): void {
    this.#painted.set(place, lines);
  }

  /** Everything within a box as one frame: lines parted by `\n`. The layout has to be known. */
  frame(root: DOMElement): string {
    const rows: (Fragment[] | undefined)[] = [];
    this.#gather(root, 0, 0, rows);
    return Array.from(rows, (fragments = []) => joined(fragments)).join('\n');
  }

  #gather(element: DOMElement, left: number, top: number, rows: (Fragment[] | undefined)[]): void {
    const { yogaNode } = element;
    if (!yogaNode) return;
    const column = left + yogaNode.getComputedLeft();
    const row = top + yogaNode.getComputedTop();
    const columns = yogaNode.getComputedWidth();
    this.#painted.get(element)?.forEach((text, index) => {
      (rows[row + index] ??= []).push({ column, columns, text });
    });
    for (const child of element.childNodes) {
      if (child.nodeName !== '#text') this.#gather(child, column, row, rows);
    }
  }
}

function joined(fragments: readonly Fragment[]): string {
  let line = '';
  let end = 0;
  for (const { column, columns, text } of fragments) {
    line += ' '.repeat(Math.max(0, column - end)) + text;
    end = column + columns;
  }
  return line;
}
