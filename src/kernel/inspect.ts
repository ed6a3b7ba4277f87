/** Node's hook by which an object says how it is shown. A shared symbol, so that pure rooms may use it. */
export const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
