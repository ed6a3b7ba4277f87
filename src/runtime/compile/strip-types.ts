import { transform } from 'sucrase';

/** How types are stripped. */
export interface StripOptions {
  /** Keep imports whose names are not used: the next entry may use them. @defaultValue false */
  readonly keepUnusedImports?: boolean;
}

/**
 * TypeScript to JavaScript, line by line the same.
 *
 * @throws SyntaxError where it is no TypeScript; its message is without the place, which is in `loc` as acorn has it:
 * lines from 1, columns from 0.
 */
export function stripTypes(source: string, { keepUnusedImports = false }: StripOptions = {}): string {
  try {
    return transform(source, { transforms: ['typescript'], disableESTransforms: true, keepUnusedImports })
      .code;
  } catch (error) {
    if (error instanceof SyntaxError) {
      error.message = error.message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
      const { loc } = error as { readonly loc?: { readonly line: number; readonly column: number } };
      if (loc) Object.assign(error, { loc: { line: loc.line, column: loc.column - 1 } });
    }
    throw error;
  }
}
