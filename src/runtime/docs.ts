import { readFileSync } from 'node:fs';
import { classNames } from './completion/live-object.js';

/** What is known of one name of the public API. */
export interface DocEntry {
  /** As TypeScript writes it. */
  readonly signature: string;
  readonly doc: string;
  /** `param options - …`, `returns …`, `throws …` */
  readonly notes: readonly string[];
  readonly example?: string;
}

interface TypeDoc extends DocEntry {
  readonly members: Readonly<Record<string, DocEntry>>;
}

/** The names that every session has are members of this type. */
const GLOBALS = 'SessionGlobals';

/** The documentation of the public API, made when labnet was built. Read at the first question. */
export class Docs {
  #types: Readonly<Record<string, TypeDoc>> | undefined;

  /** @param file - docs.json; undefined: nothing is documented. */
  constructor(private readonly file: URL | undefined) {}

  /** A name at the top: a global, or a class or function of the API. */
  ofName(name: string): DocEntry | undefined {
    const globals = this.membersOf(GLOBALS);
    return Object.hasOwn(globals, name) ? globals[name] : this.#type(name);
  }

  /**
   * A member of a live object, by its classes.
   *
   * @param known - Name under which the object itself is documented, for one that has no class.
   */
  ofMember(target: unknown, key: string, known = ''): DocEntry | undefined {
    for (const name of [...classNames(target), known]) {
      const members = this.membersOf(name);
      if (Object.hasOwn(members, key)) return members[key];
    }
    return undefined;
  }

  /** The class of a live object. */
  ofClass(target: unknown): DocEntry | undefined {
    return classNames(target)
      .map((name) => this.#type(name))
      .find((entry) => entry !== undefined);
  }

  /** The members of a type of the API, by its name; none when it is unknown. */
  membersOf(type: string): Readonly<Record<string, DocEntry>> {
    return this.#type(type)?.members ?? {};
  }

  #type(name: string): TypeDoc | undefined {
    this.#types ??= this.#read();
    return Object.hasOwn(this.#types, name) ? this.#types[name] : undefined;
  }

  #read(): Readonly<Record<string, TypeDoc>> {
    if (!this.file) return {};
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Readonly<Record<string, TypeDoc>>;
    } catch {
      // The REPL works without.
      return {};
    }
  }
}

/** What it is, links as the names that they lead to. */
export function plainDoc({ doc }: DocEntry): string {
  return doc.replace(/\{@link ([^}|\s]+)[^}]*\}/g, '$1');
}

/** The first sentence: for one line. */
export function firstSentence(entry: DocEntry): string {
  const [line = ''] = plainDoc(entry).split('\n\n');
  return line.replaceAll('\n', ' ').replace(/(?<=\.) .*$/, '');
}

/** Names of the parameters of a signature and the types that they have, in order. */
export function parametersOf({
  signature,
}: DocEntry): readonly { readonly name: string; readonly type: string }[] {
  const open = signature.indexOf('(');
  if (open < 0) return [];
  const parts: string[] = [''];
  let depth = 0;
  for (const character of signature.slice(open + 1)) {
    if (')]}>'.includes(character) && !parts.at(-1)?.endsWith('=')) depth -= 1;
    if (depth < 0) break;
    if ('([{<'.includes(character)) depth += 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + character);
  }
  return parts
    .map((part) => /^\s*(?:\.\.\.)?([\w$]+)\??: (.*)$/s.exec(part))
    .filter((match) => match !== null)
    .map(([, name = '', type = '']) => ({ name, type }));
}
