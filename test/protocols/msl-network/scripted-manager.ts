import { isFields, readLine } from '../../../src/protocols/msl-network/wire/read-line.js';
import type { Fields } from '../../../src/protocols/msl-network/wire/read-line.js';
import { LineSplitter } from '../../../src/protocols/msl-network/wire/line-splitter.js';
import type { ByteStream, StreamListener } from '../../../src/transport/net.js';
import type { MemoryNetwork } from './memory-network.js';

const MATH = {
  attributes: { add: '(x, y)', hang: '()' },
  address: 'labhost:2',
  language: 'Python 3.11.2',
  os: 'Linux',
  max_clients: -1,
};

/**
 * A manager that behaves as the reference's does, up to what a test takes from it: it can fall silent with its connections
 * open, and a service of it can leave without a word.
 */
export class ScriptedManager {
  /** Services that it says are connected. */
  services: Record<string, unknown> = { math: MATH };
  /** Takes what it is sent, and answers nothing. */
  isFrozen = false;
  /** Every request that came, as `<service>.<attribute>`. */
  readonly asked: string[] = [];
  readonly #streams: ByteStream[] = [];

  static async start({ net, settled }: MemoryNetwork): Promise<ScriptedManager> {
    const manager = new ScriptedManager();
    manager.#listener = await settled(
      net.listenTcp({ host: '127.0.0.1', port: 1875 }, (stream) => manager.#accept(stream)),
    );
    return manager;
  }

  #listener: StreamListener | undefined;

  /** Connections that there ever were. */
  get connections(): number {
    return this.#streams.length;
  }

  /** Says something to the latest connection. */
  say(text: string): void {
    this.#streams.at(-1)?.write(Buffer.from(text));
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  #accept(stream: ByteStream) {
    this.#streams.push(stream);
    const splitter = new LineSplitter(1_000_000);
    const ask = {
      args: [],
      attribute: 'identity',
      error: false,
      kwargs: {},
      requester: 'Manager[x:1]',
      uid: '',
    };
    if (!this.isFrozen) stream.write(Buffer.from(`${JSON.stringify(ask)}\r\n`));
    return {
      onBytes: (bytes: Buffer) => {
        for (const line of splitter.push(bytes)) this.#line(stream, line ?? '');
      },
      onEnd: () => void stream.close(),
      onClose: () => undefined,
    };
  }

  #line(stream: ByteStream, line: string): void {
    const read = readLine(line);
    if (read.kind !== 'object' || typeof read.fields.attribute !== 'string') return;
    const { service, attribute, uid } = read.fields;
    this.asked.push(`${String(service)}.${attribute}`);
    const result = this.isFrozen ? undefined : this.#answer(attribute, read.fields);
    if (result === undefined) return;
    stream.write(Buffer.from(`${JSON.stringify({ error: false, requester: 'c', result, uid })}\r\n`));
  }

  #answer(attribute: string, { args }: Fields): unknown {
    const [name] = Array.isArray(args) ? (args as readonly unknown[]) : [];
    const services = isFields(this.services) ? this.services : {};
    switch (attribute) {
      case 'identity':
        return { clients: {}, services };
      case 'link':
        return services[String(name)];
      case 'acquire_lock':
        return ['c'];
      case 'add':
        return 3;
      default:
        return undefined;
    }
  }
}
