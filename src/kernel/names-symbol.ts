/**
 * An object may keep a record under this symbol: its keys are offered where the first argument of one of the object's
 * methods is typed as text. `sockets.laser.setPointNow("` offers the codenames.
 */
export const namesSymbol = Symbol.for('labnet.names');
