import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { sanitize } from '../src/kernel/sanitize.js';
import type { Operator } from '../src/protocols/protocol.js';

/** Whoever sits at the terminal of this process. Undefined without one: nobody can be asked. */
export function terminalOperator(): Operator | undefined {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  return {
    async confirm(question) {
      for (;;) {
        const answer = (await readLine(`${question} y/n: `, true)).trim().toLowerCase();
        if (answer.startsWith('y')) return true;
        if (answer.startsWith('n')) return false;
      }
    },
    ask: (question) => readLine(question, true),
    askSecret: (question) => readLine(question, false),
  };
}

/**
 * One line of standard input.
 *
 * @param echoes - False: what is typed is not shown.
 */
function readLine(question: string, echoes: boolean): Promise<string> {
  const { stdin, stderr } = process;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({
    input: stdin,
    output: echoes ? stderr : silent,
    terminal: true,
    historySize: 0,
  });
  // Asked only now: until here the terminal itself would have shown what is typed.
  stderr.write(sanitize(question, { keepNewlines: true }));
  return new Promise((resolve, reject) => {
    reader.once('SIGINT', () => reader.close());
    reader.once('close', () => reject(new Error('the question was not answered')));
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
      if (!echoes) stderr.write('\n');
    });
  });
}
