import { kernelErrors, LabnetError } from '../kernel/errors.js';
import type { Operator } from '../lab/lab.js';
import type { ConsoleQuestion } from './console.js';

/** A question that waits for its turn, or for its answer. */
interface Asked extends ConsoleQuestion {
  /** The whole of it; the last line is the label. */
  readonly text: string;
  /** @returns Whether this is an answer. */
  take(answer: string): boolean;
  /** The operator does not want to answer, or whoever asked wants no answer any more. */
  drop(reason: string): void;
}

/** Who may have waited too long for an answer. */
interface AskOptions {
  readonly signal?: AbortSignal | undefined;
}

const YES = /^y(es)?$/i;
const NO = /^no?$/i;

/**
 * Where the protocols ask and the operator of a REPL answers: one question after the other. Answers are neither entries nor
 * history, and no fact tells them.
 */
export class OperatorDesk implements Operator {
  readonly #asked: Asked[] = [];
  #listener: ((happened: string) => void) | undefined;

  /** What is asked at the moment. */
  get question(): Asked | undefined {
    return this.#asked[0];
  }

  /** Who shows the questions: told when one begins (with an empty text) and how each ends. */
  listen(listener: ((happened: string) => void) | undefined): void {
    this.#listener = listener;
    if (this.question) listener?.('');
  }

  confirm(question: string, options: AskOptions = {}): Promise<boolean> {
    const parse = (answer: string) => (YES.test(answer) ? true : NO.test(answer) ? false : undefined);
    const asked = this.#ask(`${question} y/n:`, false, options, parse);
    return asked.catch((error: unknown) => {
      if (options.signal?.aborted === true) throw error;
      return false;
    });
  }

  ask(question: string, options: AskOptions = {}): Promise<string> {
    return this.#ask(question, false, options, (answer) => answer);
  }

  askSecret(question: string, options: AskOptions = {}): Promise<string> {
    return this.#ask(question, true, options, (answer) => answer);
  }

  /** Takes what the operator has written. What is no answer leaves the question where it is. */
  answer(text: string): void {
    const { question } = this;
    if (question?.take(text) === true) this.#end(question, question.isSecret ? 'answered' : text);
  }

  /** The operator does not want to answer. */
  decline(): void {
    this.question?.drop('not answered');
  }

  #ask<T>(
    text: string,
    isSecret: boolean,
    { signal }: AskOptions,
    parse: (answer: string) => T | undefined,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const withdraw = () => asked.drop('not asked any more');
      const asked: Asked = {
        text,
        label: text.slice(text.lastIndexOf('\n') + 1).trim(),
        isSecret,
        take: (answer) => {
          const parsed = parse(isSecret ? answer : answer.trim());
          if (parsed === undefined) return false;
          signal?.removeEventListener('abort', withdraw);
          resolve(parsed);
          return true;
        },
        drop: (reason) => {
          signal?.removeEventListener('abort', withdraw);
          reject(new LabnetError(kernelErrors.LABNET_CANCELLED, `${asked.label} ${reason}`));
          this.#end(asked, reason);
        },
      };
      this.#asked.push(asked);
      signal?.addEventListener('abort', withdraw);
      if (signal?.aborted === true) withdraw();
      else if (this.question === asked) this.#listener?.('');
    });
  }

  #end(asked: Asked, how: string): void {
    const wasShown = this.question === asked;
    this.#asked.splice(this.#asked.indexOf(asked), 1);
    if (!wasShown) return;
    this.#listener?.(how);
    if (this.#asked.length > 0) this.#listener?.('');
  }
}
