/** Something that can be done with a peer, or with all of a kind at once, as the expression that does it. */
export interface LabAction {
  /** What it is called: `start`, `start all`. Unique among the actions that one peer has. */
  readonly name: string;
  readonly summary: string;
  /** Key of the protocol whose peers it is for. */
  readonly protocol: string;
  /** Kinds of peers that it is for, as `peer.added` calls them. */
  readonly kinds: readonly string[];
  /** `all`: it is for all of them at once, and the expression takes no name. Whoever asks for it has to say `all`. */
  readonly target: 'peer' | 'all';
  /** What cannot be taken back: whoever asks for it has to name the peer. */
  readonly isDestructive: boolean;
  /**
   * Whether the expression finds the peer of this name at this moment. @defaultValue it always does
   */
  knows?(name: string): boolean;
  /**
   * The TypeScript that does it.
   *
   * @param name - Of the peer, as the configuration has it.
   */
  expression(name: string): string;
}
