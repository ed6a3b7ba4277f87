import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../helpers/until.js';
import { venvPython } from './venv.js';

/** What a communicator of the peer heard. `repr` is everything after the event as Python writes it. */
export interface Heard {
  readonly heard: string;
  readonly event: string;
  readonly repr: string;
  readonly addr: readonly [string, number];
}

interface Reply {
  readonly id: number;
  readonly ok?: unknown;
  readonly error?: string;
}

/** A Python process that runs a reference implementation and does what it is told, line by line. */
export class PythonPeer {
  readonly heard: Heard[] = [];
  /** What it said that it is about to do. */
  readonly about: string[] = [];
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #requests = 0;
  #stderr = '';
  #ready = false;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stderr.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(JSON.parse(line) as object));
    child.once('exit', () => {
      for (const [id, settle] of this.#replies) settle({ id, error: `the peer ended: ${this.#stderr}` });
    });
    // A peer that was killed does not read: what was written to it is lost, and the exit tells.
    child.stdin.on('error', () => undefined);
  }

  /** Starts `peers/<script>`. Resolves when it listens to what it is told. */
  static async start(script: string): Promise<PythonPeer> {
    const path = fileURLToPath(new URL(`peers/${script}`, import.meta.url));
    const child = spawn(venvPython, ['-u', path], { stdio: 'pipe' });
    const peer = new PythonPeer(child);
    await until(
      () => peer.#ready,
      () => `${script} was not ready: ${peer.#stderr}`,
      30_000,
    );
    return peer;
  }

  /**
   * Has one of the peer's functions called.
   *
   * @throws What it raised, as `<type>: <text>`.
   */
  call(what: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      this.#replies.set(id, ({ ok, error }) => {
        if (error === undefined) resolve(ok);
        else reject(new Error(error));
      });
      this.child.stdin.write(`${JSON.stringify({ id, do: what, ...args })}\n`);
    });
  }

  /** Stops it in its tracks, or lets it go on: it is there, and does nothing. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  /** Ends it without a chance to say goodbye. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  #take(line: object): void {
    if ('ready' in line) this.#ready = true;
    else if ('about' in line) this.about.push(String(line.about));
    else if ('heard' in line) this.heard.push(line as Heard);
    else {
      const reply = line as Reply;
      this.#replies.get(reply.id)?.(reply);
      this.#replies.delete(reply.id);
    }
  }
}
