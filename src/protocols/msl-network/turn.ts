/**
 * What reacts to this runs when the code in progress is through. `queueMicrotask` does the same at twice the price: it
 * makes an object for those who trace asynchronous work.
 */
export const endOfTurn: Promise<void> = Promise.resolve();
