/** Values that a script may return or throw and that no protocol can say: they must harm nobody. */
function oddValues(): readonly unknown[] {
  const textless: unknown = Object.create(null);
  const trap: unknown = {
    get x() {
      throw textless;
    },
  };
  const circle: unknown[] = [];
  circle.push([circle]);
  return [Symbol('s'), 5n, circle, trap, textless, () => 1, new Map([[trap, trap]]), [trap]];
}

/** Functions that return, throw and reject with each of them. */
export function oddFunctions(): readonly (() => unknown)[] {
  const throws = (thrown: unknown) => () => {
    throw thrown;
  };
  const brokenThen = { then: throws(Object.create(null)) };
  return [
    () => brokenThen,
    ...oddValues().flatMap((value) => [
      () => value,
      () => Promise.resolve(value),
      throws(value),
      async () => {
        await Promise.resolve();
        throws(value)();
      },
    ]),
  ];
}
