import { textWidth } from './text-width.js';

/** What a completer offers; the same as the runtime's, by shape. */
interface Offer {
  readonly from: number;
  readonly candidates: readonly { readonly text: string; readonly summary: string }[];
}

interface Line {
  readonly text: string;
  readonly cursor: number;
}

/** What a key does to the menu, and what it puts into the line. */
interface MenuStep {
  readonly menu: CompletionMenu;
  readonly insert?: { readonly from: number; readonly text: string };
}

/** Rows of candidates shown at once. */
const ROWS = 6;

/**
 * The candidates of a Tab. The first Tab writes what all of them have in common; the next one goes through them.
 * Never changed in place.
 */
export class CompletionMenu {
  static readonly closed = new CompletionMenu({ from: 0, candidates: [] }, -1);

  private constructor(
    private readonly offer: Offer,
    private readonly selected: number,
  ) {}

  /** Candidates are shown. */
  get isOpen(): boolean {
    return this.offer.candidates.length > 0 && this.selected >= 0;
  }

  /**
   * What a key does: Tab and Shift-Tab go through the candidates, Enter takes the one that is chosen, any other
   * key closes the menu.
   *
   * @param chord - The key.
   * @param line - The line as it is.
   * @param complete - Asks for candidates.
   */
  press(chord: string, line: Line, complete: (text: string, cursor: number) => Offer): MenuStep {
    if (chord === 'tab') return this.#shown ? this.#move(1) : CompletionMenu.#open(line, complete);
    if (chord === 'shift-tab' && this.#shown) return this.#move(-1);
    return { menu: CompletionMenu.closed };
  }

  /** The candidates as rows of text, the chosen one in brackets. */
  rows(columns: number): readonly string[] {
    const { candidates } = this.offer;
    if (candidates.length === 0) return [];
    const first = Math.max(0, Math.min(this.selected - ROWS + 1, candidates.length - ROWS));
    const shown = candidates.slice(first, first + ROWS);
    const width = Math.max(...shown.map(({ text }) => textWidth(text))) + 2;
    const rows = shown.map(({ text, summary }, index) => {
      const mark = first + index === this.selected ? '▸' : ' ';
      return `${mark} ${text}${' '.repeat(width - textWidth(text))}${summary}`
        .slice(0, columns - 1)
        .trimEnd();
    });
    const rest = candidates.length - first - shown.length;
    return rest > 0 ? [...rows, `  … ${rest} more`] : rows;
  }

  get #shown(): boolean {
    return this.offer.candidates.length > 0;
  }

  #move(step: 1 | -1): MenuStep {
    const { candidates, from } = this.offer;
    const start = this.selected < 0 && step < 0 ? 0 : this.selected;
    const selected = (start + step + candidates.length) % candidates.length;
    const candidate = candidates[selected];
    const menu = new CompletionMenu(this.offer, selected);
    return candidate ? { menu, insert: { from, text: candidate.text } } : { menu };
  }

  static #open(line: Line, complete: (text: string, cursor: number) => Offer): MenuStep {
    const offer = complete(line.text, line.cursor);
    const common = commonPrefix(offer.candidates.map(({ text }) => text));
    const menu = offer.candidates.length > 1 ? new CompletionMenu(offer, -1) : CompletionMenu.closed;
    const adds = common !== '' && common !== line.text.slice(offer.from, line.cursor);
    return adds ? { menu, insert: { from: offer.from, text: common } } : { menu };
  }
}

function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}
