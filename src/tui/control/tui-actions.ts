/** What keys can do beyond the screen. */
export interface TuiActions {
  /** Leaves labnet. */
  leave(): void;
  /** Puts labnet aside until the shell brings it back. */
  suspend(): void;
  /** Paints the whole screen anew. */
  repaint(): void;
  /** Puts a text into the clipboard of the operator's terminal. Says what became of it. */
  copy(text: string): string;
  /**
   * Writes a new file that only its owner can read.
   *
   * @returns Its whole path.
   * @throws The error of the system, also where the file exists.
   */
  saveFile(name: string, text: string): string;
}
