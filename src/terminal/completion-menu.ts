import { sanitize } from '../kernel/sanitize.js';
import { cutText } from './cut-text.js';
import { snapToBoundary } from './graphemes.js';
import { textWidth } from './text-width.js';

/** Something that could stand at the cursor; the same as the runtime's, by shape. */
interface Candidate {
  readonly text: string;
  readonly summary: string;
}

/** What a completer offers. */
interface Offer {
  readonly from: number;
  readonly candidates: readonly Candidate[];
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

/** The candidates that are shown. */
interface MenuWindow {
  readonly candidates: readonly (Candidate & { readonly isChosen: boolean })[];
  /** How many come after them. */
  readonly more: number;
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
  get isShown(): boolean {
    return this.offer.candidates.length > 0;
  }

  /** One of them was chosen: Enter takes it. */
  get isOpen(): boolean {
    return this.isShown && this.selected >= 0;
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
    if (chord === 'tab') return this.isShown ? this.#move(1) : CompletionMenu.#open(line, complete);
    if (chord === 'shift-tab' && this.isShown) return this.#move(-1);
    return { menu: CompletionMenu.closed };
  }

  /** The candidates around the chosen one. */
  window(most: number = ROWS): MenuWindow {
    const { candidates } = this.offer;
    const first = Math.max(0, Math.min(this.selected - most + 1, candidates.length - most));
    const shown = candidates.slice(first, first + most);
    return {
      candidates: shown.map(({ text, summary }, index) => ({
        text,
        summary,
        isChosen: first + index === this.selected,
      })),
      more: candidates.length - first - shown.length,
    };
  }

  /** The candidates as rows of text, the chosen one marked. */
  rows(columns: number): readonly string[] {
    if (!this.isShown) return [];
    const { candidates, more } = this.window();
    const names = candidates.map(({ text }) => sanitize(text));
    const width = Math.max(...names.map(textWidth)) + 2;
    const rows = candidates.map(({ summary, isChosen }, index) => {
      const name = names[index] ?? '';
      const row = `${isChosen ? '▸' : ' '} ${name}${' '.repeat(width - textWidth(name))}${sanitize(summary)}`;
      return cutText(row.trimEnd(), columns - 1);
    });
    return more > 0 ? [...rows, `  … ${more} more`] : rows;
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
    const written = line.text.slice(offer.from, line.cursor);
    const adds = common.length >= written.length && common !== written;
    return adds ? { menu, insert: { from: offer.from, text: common } } : { menu };
  }
}

function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  // Two emoji can have their first half in common.
  while (snapToBoundary(first, length) !== length) length -= 1;
  return first.slice(0, length);
}
