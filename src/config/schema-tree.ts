import type { z } from 'zod';

/** The part of a JSON schema that is walked. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: string;
}

/** What a schema allows at a path: found by walking its JSON form, which is made when it is first asked for. */
export class SchemaTree {
  #root: SchemaNode | undefined;

  constructor(private readonly schema: z.ZodType) {}

  /** The keys that an object at a path may have. */
  knownKeys(path: readonly PropertyKey[]): readonly string[] {
    const keys = this.#nodesAt(path).flatMap((node) => Object.keys(node.properties ?? {}));
    return [...new Set(keys)].filter((key) => key !== '$schema');
  }

  /** The words that may stand at a path. */
  knownValues(path: readonly PropertyKey[]): readonly string[] {
    return this.#nodesAt(path).flatMap((node) => (node.const === undefined ? [] : [`"${node.const}"`]));
  }

  #nodesAt(path: readonly PropertyKey[]): readonly SchemaNode[] {
    this.#root ??= this.schema.toJSONSchema({ io: 'input' }) as SchemaNode;
    let nodes: readonly SchemaNode[] = [this.#root];
    for (const step of path) {
      nodes = nodes
        .flatMap((node) => alternatives(node))
        .flatMap((node) => node.properties?.[String(step)] ?? node.additionalProperties ?? []);
    }
    return nodes.flatMap((node) => alternatives(node));
  }
}

function alternatives(node: SchemaNode): readonly SchemaNode[] {
  const choices = node.anyOf ?? node.oneOf;
  return choices ? choices.flatMap(alternatives) : [node];
}
