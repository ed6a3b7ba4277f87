import { messageOf } from '../../../kernel/errors.js';
import { kw, Keywords } from '../keywords.js';
import { RemoteFailure } from './remote-failure.js';
import { raised, returned } from '../wire/python-failure.js';
import type { PythonFailure } from '../wire/python-failure.js';
import { writeValue } from '../wire/messages.js';
import { bindArguments, parseSignature } from '../wire/signature.js';
import type { Parameter } from '../wire/signature.js';
import type { ServiceOutcome, ServiceRequest } from '../wire/service-machine.js';

/** A method of a service: it gets its arguments in the order of the signature, and the request as one more. */
type MethodBody = (...values: never[]) => unknown;

/** Made by {@link method}. */
export class ServiceMethod {
  readonly parameters: readonly Parameter[];

  constructor(
    readonly signature: string,
    readonly body: MethodBody,
    /** Whether it gets floats that are whole as PyFloats. */
    readonly exact = false,
  ) {
    this.parameters = parseSignature(signature) ?? [];
  }
}

/** Made by {@link property}. */
export class ServiceProperty {
  constructor(readonly read: () => unknown) {}
}

/**
 * A method with a signature as Python writes it: arguments come by position or by name, and defaults hold.
 *
 * @param signature - `(x, y=2, *args, **kwargs)`. Absent arguments with a default are undefined, so the defaults of
 *   the function hold.
 * @param body - Gets the values in the order of the signature, `*args` as an array and `**kwargs` as an object, and
 *   then the request.
 * @param options - `exact`: keeps 47.0 and 47 apart; 47.0 comes as a PyFloat. Default: both are numbers.
 */
export function method(
  signature: string,
  body: MethodBody,
  { exact = false }: { readonly exact?: boolean } = {},
): ServiceMethod {
  return new ServiceMethod(signature, body, exact);
}

/** A value that is read anew for each request. */
export function property(read: () => unknown): ServiceProperty {
  return new ServiceProperty(read);
}

/** What a service offers, by name: methods, functions (any positional arguments, then {@link kw}), values. */
export type ServiceAttributes = Readonly<Record<string, unknown>>;

/** Names with their signatures or values, in alphabetical order, as the identity tells them. */
export function describeAttributes(attributes: ServiceAttributes): ReadonlyMap<string, unknown> {
  const described = new Map<string, unknown>();
  for (const name of Object.keys(attributes).sort()) {
    if (name.startsWith('_')) continue;
    const attribute = attributes[name];
    if (attribute instanceof ServiceMethod) described.set(name, attribute.signature);
    else if (typeof attribute === 'function') described.set(name, '(*args, **kwargs)');
    else {
      const value = readable(attribute);
      if (value !== undefined) described.set(name, value);
    }
  }
  return described;
}

/** Runs what a request asks for. Never throws. */
export async function runAttribute(
  attributes: ServiceAttributes,
  className: string,
  request: ServiceRequest,
): Promise<ServiceOutcome> {
  const { attribute: name } = request;
  if (!Object.hasOwn(attributes, name)) {
    const text = `'${className}' object has no attribute '${name}'`;
    return { ok: false, failure: returned('AttributeError', text) };
  }
  try {
    return await run(attributes[name], `${className}.${name}`, request);
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

async function run(attribute: unknown, callee: string, request: ServiceRequest): Promise<ServiceOutcome> {
  const { args, kwargs } = attribute instanceof ServiceMethod && attribute.exact ? request.exact() : request;
  if (attribute instanceof ServiceProperty) return { ok: true, result: await attribute.read() };
  if (typeof attribute === 'function') {
    const body = attribute as (...values: unknown[]) => unknown;
    const named = Object.keys(kwargs).length === 0 ? [] : [kw(kwargs)];
    return { ok: true, result: await body(...args, ...named) };
  }
  if (!(attribute instanceof ServiceMethod)) return { ok: true, result: attribute };
  const bound = bindArguments(callee, attribute.parameters, args, kwargs);
  if ('failure' in bound) return { ok: false, failure: returned(bound.failure.type, bound.failure.text) };
  const body = attribute.body as (...values: unknown[]) => unknown;
  return { ok: true, result: await body(...bound.values, request) };
}

/** The value of a property, or undefined where it cannot be told. */
function readable(attribute: unknown): unknown {
  try {
    const value = attribute instanceof ServiceProperty ? attribute.read() : attribute;
    if (value instanceof Promise || value instanceof Keywords) return undefined;
    writeValue(value);
    return value;
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown): PythonFailure {
  if (error instanceof RemoteFailure) return returned(error.type, error.text);
  if (error instanceof Error) {
    return returned(error.name === 'Error' ? 'RuntimeError' : error.name, error.message);
  }
  return raised('RuntimeError', messageOf(error));
}
