/**
 * A file of the built program. Only modules that are loaded lazily may import this one: it is then in a chunk, one
 * folder below the entries.
 */
export function distFile(name: string): URL {
  return new URL(`../${name}`, import.meta.url);
}
