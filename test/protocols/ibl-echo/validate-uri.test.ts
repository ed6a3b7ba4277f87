import { describe, expect, it } from 'vitest';
import { hostname2ip, isValidIp, validateUri } from '../../../src/protocols/ibl-echo/index.js';
import type { ValidateUriOptions } from '../../../src/protocols/ibl-echo/index.js';
import { eventBits, ExpMessage } from '../../../src/protocols/ibl-echo/wire/exp-message.js';
import * as messages from '../../../src/protocols/ibl-echo/wire/messages.js';
import type { Message } from '../../../src/protocols/ibl-echo/wire/messages.js';
import { ManualClock, MemoryNet } from '../../../src/testing/index.js';
import { expectMatch } from '../../helpers/match-transcript.js';
import { byCase, decodeValue, readTranscript } from '../../helpers/transcripts.js';
import type { TranscriptLine } from '../../helpers/transcripts.js';

interface Line extends TranscriptLine {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly output: unknown;
  readonly error_type: string | null;
  readonly message: string | null;
}

const lines = readTranscript<Line>('iblutil-validate-uri');

/** The resolver behind the recording, with the numeric forms that the C library reads. */
const net = new MemoryNet({
  clock: new ManualClock(),
  hosts: {
    labhost: '192.0.2.10',
    'rig-1': '192.0.2.11',
    'Rig-1': '192.0.2.11',
    'RIG-1': '192.0.2.11',
    'rig-1.lab.example': '192.0.2.12',
    rig_2: '192.0.2.13',
    localhost: '127.0.0.1',
    LOCALHOST: '127.0.0.1',
    '1.2.3': '1.2.0.3',
    '1': '0.0.0.1',
    '2001': '0.0.7.209',
    '2130706433': '127.0.0.1',
    '0x7f000001': '127.0.0.1',
    '010.0.0.1': '8.0.0.1',
    '192.168.0.01': '192.168.0.1',
  },
});

const OPTION_NAMES: Readonly<Record<string, keyof ValidateUriOptions>> = {
  resolve_host: 'resolveHost',
  default_port: 'defaultPort',
  default_proc: 'defaultProc',
};

function validate({ args, kwargs }: Line, uri = decodeValue(args[0])): Promise<string> {
  const options = Object.entries(kwargs).map(([key, value]) => [OPTION_NAMES[key], decodeValue(value)]);
  return validateUri(uri as string, net, Object.fromEntries(options) as ValidateUriOptions);
}

const textOf = ({ args: [uri] }: Line): string => (typeof uri === 'string' ? uri : '');
const isIpObject = ({ args: [uri] }: Line): boolean =>
  typeof uri === 'object' && uri !== null && '$pyip' in uri;

/** Lines that do not bind, by the rule that lets them out; each group has its own test below. */
const LEFT_OUT = {
  // Defect 21 of iblutil.md: port 0 is reported as the default port.
  portZero: (line: Line) => /:0+$/.test(textOf(line)),
  // Defect 21: [v6]:port is to be supported.
  bracketed: (line: Line) => textOf(line).includes('['),
  // Defect 21: IPv6 objects give URIs that nothing can parse. Here an address is text.
  ipv6Object: (line: Line) => isIpObject(line) && String(decodeValue(line.args[0])).includes(':'),
  // "Effects inside the Python process do not bind": texts of its IDNA codec, of its C interface and of int().
  pythonOnly: (line: Line) =>
    line.error_type === 'UnicodeError' || /^(gethostbyname|int)\(\) argument/.test(line.message ?? ''),
} as const;

const uris = lines.filter(({ call }) => call === 'validate_uri');
const leftOut = (group: keyof typeof LEFT_OUT) => byCase(uris.filter(LEFT_OUT[group]));
const binding = uris.filter((line) => !Object.values(LEFT_OUT).some((isLeftOut) => isLeftOut(line)));

describe('the recorded table', () => {
  it('has 302 lines, each in one of the tests here', () => {
    expect(lines).toHaveLength(302);
    const others = [events, combinations, anyEvent, statuses].reduce((sum, group) => sum + group.length, 0);
    expect(uris.length + others).toBe(302);
    expect(binding.length + Object.values(LEFT_OUT).flatMap((group) => uris.filter(group)).length).toBe(
      uris.length,
    );
  });
});

describe('validateUri', () => {
  it.each(byCase(binding))('%s: has the result of the reference', async (_, line) => {
    if (line.error_type === null) {
      expect(await validate(line)).toBe(line.output);
    } else {
      const code = line.error_type === 'TypeError' ? 'LABNET_INVALID_ARGUMENT' : 'LABNET_URI_INVALID';
      await expect(validate(line)).rejects.toMatchObject({ code, message: line.message });
    }
  });

  it.each(leftOut('portZero'))('%s: names port 0 as it was given', async (_, line) => {
    const given = textOf(line).slice(textOf(line).indexOf(':') + 1);
    await expect(validate(line)).rejects.toMatchObject({
      code: 'LABNET_URI_INVALID',
      message: `Invalid port number: ${given}`,
    });
  });

  it.each(leftOut('bracketed'))('%s: takes an IPv6 address in brackets', async (_, line) => {
    expect(await validate(line)).toBe('udp://[::1]:80');
  });

  it.each(leftOut('ipv6Object'))('%s: gives a URI that can be read again', async (_, line) => {
    const address = String(decodeValue(line.args[0]));
    const { default_port: port = 11001, default_proc: scheme = 'udp' } = line.kwargs;
    const uri = await validate(line, `[${address}]`);
    expect(uri).toBe(`${String(scheme)}://[${address}]:${String(port)}`);
    expect(await validate(line, uri)).toBe(uri);
  });

  it.each(leftOut('pythonOnly'))('%s: refuses in words of its own', async (_, line) => {
    const code = 'default_port' in line.kwargs ? 'LABNET_INVALID_ARGUMENT' : 'LABNET_URI_INVALID';
    const message =
      'default_port' in line.kwargs
        ? 'the URI names no port and there is no default port'
        : `Failed to resolve IP for hostname "${textOf(line)}"`;
    await expect(validate(line)).rejects.toMatchObject({ code, message });
  });
});

const events = lines.filter(({ call }) => call === 'ExpMessage.validate');
const anyEvent = lines.filter(({ call }) => call === 'ExpMessage.any');
const combinations = lines.filter(({ call }) => call === 'list(ExpMessage(v))');

describe('ExpMessage', () => {
  it.each(byCase(events))('%s: validates as the reference', (_, line) => {
    const allowBitwise = line.kwargs.allow_bitwise !== false;
    const act = () => ExpMessage.validate(decodeValue(line.args[0]), { allowBitwise });
    if (line.error_type === null) expectEvent(act(), line.output);
    else {
      expect(act).toThrow(
        expect.objectContaining({
          code: 'LABNET_INVALID_ARGUMENT',
          message: line.message,
          details: { exception: line.error_type },
        }) as Error,
      );
    }
  });

  it.each(byCase(anyEvent))('%s: all events together', (_, { output }) => {
    expectEvent(ExpMessage.any(), output);
  });

  it.each(byCase(combinations))('%s: takes a combination apart', (_, { args, output }) => {
    expect(eventBits(ExpMessage.validate(args[0]))).toEqual(output);
  });
});

/** The text that Python shows for an event does not bind. */
function expectEvent(event: number, output: unknown): void {
  const { value, name } = output as { value: number; name: string | null };
  expect(event).toBe(value);
  expect(ExpMessage.nameOf(event) ?? null).toBe(name);
}

const statuses = lines.filter(({ call }) => call === 'Service.status' || call === 'Service.info');

describe('a status in a message', () => {
  const message = ({ call, args }: Line): Message => {
    const [status, data = null] = decodeValue(args) as readonly unknown[];
    return call === 'Service.status' ? messages.status(status) : messages.info(status, data);
  };

  it.each(byCase(statuses.filter((line) => line.error_type === null)))(
    '%s: makes the message of the reference',
    (_, line) => {
      const { event, status, data } = line.output as {
        event: number;
        status: { value: number };
        data?: unknown;
      };
      expectMatch(message(line), data === undefined ? [event, status.value] : [event, status.value, data]);
    },
  );

  // Exception types and texts of the Python process do not bind: the value and the choices are named.
  it.each(byCase(statuses.filter((line) => line.error_type !== null)))(
    '%s: is refused where the reference raises',
    (_, line) => {
      expect(() => message(line)).toThrow(
        expect.objectContaining({
          code: 'LABNET_INVALID_ARGUMENT',
          message: expect.stringMatching(
            /^.+ is not a valid ExpStatus\. Choices: CONNECTED \(0\), INITIALIZED \(10\), RUNNING \(20\), STOPPED \(30\)$/,
          ) as string,
        }) as Error,
      );
    },
  );
});

describe('a message without its status', () => {
  it('is refused with the choices', () => {
    for (const act of [() => messages.status(undefined), () => messages.info(undefined, null)]) {
      expect(act).toThrow(
        'the first argument, a status, is missing. Choices: CONNECTED (0), INITIALIZED (10)',
      );
    }
  });
});

describe('isValidIp', () => {
  it.each([
    ['127.0.0.1', true],
    ['255.255.255.255', true],
    ['256.0.0.1', false],
    ['127.1', false],
    ['010.0.0.1', false],
    ['::1', true],
    ['2001:db8::1', true],
    ['::ffff:127.0.0.1', true],
    ['[::1]', false],
    ['', false],
    [5, false],
    [null, false],
  ])('%j: %s', (text, valid) => {
    expect(isValidIp(text)).toBe(valid);
  });
});

describe('hostname2ip', () => {
  it('is the address of this computer without a name', async () => {
    expect(await hostname2ip(net)).toBe('192.0.2.10');
    expect(await hostname2ip(net, '')).toBe('192.0.2.10');
  });

  it('keeps the error of the system as the cause', async () => {
    await expect(hostname2ip(net, 'nowhere')).rejects.toMatchObject({
      code: 'LABNET_URI_INVALID',
      message: 'Failed to resolve IP for hostname "nowhere"',
      cause: { code: 'ENOTFOUND' },
    });
  });
});
