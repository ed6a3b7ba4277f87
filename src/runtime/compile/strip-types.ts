import { transform } from 'sucrase';

/** How types are stripped. */
export interface StripOptions {
  /** Keep imports whose names are not used: the next entry may use them. @defaultValue false */
  readonly keepUnusedImports?: boolean;
}

/**
 * TypeScript to JavaScript, line by line the same.
 *
 * @throws SyntaxError with `loc` where it is no TypeScript; its message is without the place.
 */
export function stripTypes(source: string, { keepUnusedImports = false }: StripOptions = {}): string {
  try {
    return transform(source, { transforms: ['typescript'], disableESTransforms: true, keepUnusedImports })
      .code;
  } catch (error) {
    if (error instanceof SyntaxError) {
      error.message = error.message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
    }
    throw error;
  }
}
