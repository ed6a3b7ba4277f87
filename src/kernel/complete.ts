/**
 * A property by which an object says what its parameters may be, so that the REPL can offer it: a record from the
 * name of a parameter (`status`, `codename`) to the values that are known now. Making it must send nothing.
 */
export const completeSymbol = Symbol.for('labnet.complete');

/** What {@link completeSymbol} holds: asked at each Tab. */
export type ParameterValues = () => Readonly<Record<string, readonly string[]>>;
