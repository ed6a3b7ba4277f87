import { float } from '../../../src/kernel/python/py-float.js';
import { parseJson } from '../../../src/kernel/python/parse-json.js';
import { method, property, RemoteFailure } from '../../../src/protocols/msl-network/index.js';

function add(x: unknown, y: unknown): unknown {
  if (typeof x === 'number' && typeof y === 'number') return x + y;
  if (typeof x === 'string' && typeof y === 'string') return x + y;
  throw new RemoteFailure('TypeError', "unsupported operand type(s) for +: 'int' and 'str'");
}

function raise(type: string, text: string): never {
  throw new RemoteFailure(type, text);
}

/** Refused by JSON but for its own form. */
const custom = { toJSON: () => ({ custom: true }) };

/** The services of the recording: what they offer, and what they did. */
export const RECORDED_SERVICES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Math: {
    CONST: 3.5,
    TABLE: { a: [1, 2.5, null] },
    add: method('(x, y)', add),
    big: method('()', () => 2n ** 70n),
    echo: method('(*args, **kwargs)', (args: unknown, kwargs: unknown) => [args, kwargs], { exact: true }),
    fail: method("(msg='boom')", (msg = 'boom') => raise('ValueError', msg)),
    fail_empty: method('()', () => raise('RuntimeError', '')),
    fail_key: method('()', () => raise('KeyError', 'k')),
    floats: method('()', () => [float(47), 1e-7, float(1e22), 0.1, float(-0), NaN, Infinity]),
    intkeys: method('()', () => parseJson('{"1": "c", "null": "b", "2.5": "d"}')),
    level: 7,
    nothing: method('()', () => null),
    notify: method('(*a, **k)', () => 'emitted'),
    set_logging_level: method('(level: Union[str, int]) -> bool', () => true),
    slow: method('(t, value)', (_seconds: number, value: unknown) =>
      value === 'bad' ? raise('ValueError', 'bad') : value,
    ),
    speed: 42,
    text: method('()', () => 'São "q" \\ \n😀\0\u007f\u2028'),
    tup: method('()', () => [1, 'b']),
    unserialisable: method('()', () => new Set([1])),
    who: method('()', (request: { readonly requester: string }) => request.requester),
    bad: property(() => {
      throw new RangeError('this property is broken');
    }),
  },
  Jsonable: { obj: method('()', () => custom), nested: method('()', () => [custom, { k: custom }]) },
  Stoppable: {
    add: method('(x, y)', add),
    set_logging_level: method('(level: Union[str, int]) -> bool', () => true),
    shutdown_service: method('(*args, **kwargs)', (args: unknown, kwargs: unknown) => [args, kwargs, 'bye']),
  },
};
