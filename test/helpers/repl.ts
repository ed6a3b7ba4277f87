import type { ConsoleEntry, ReplConsole } from '../../src/runtime/console.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Lab, LabGlobal } from '../../src/lab/lab.js';
import type { LabEvent } from '../../src/model/lab-event.js';
import { LabStore } from '../../src/model/lab-store.js';
import { AmbientSignal } from '../../src/runtime/ambient-signal.js';
import { Docs } from '../../src/runtime/docs.js';
import { History } from '../../src/runtime/history.js';
import { createReplConsole } from '../../src/runtime/repl-console.js';
import type { ReplConsoleOptions } from '../../src/runtime/repl-console.js';
import { createHelpers } from '../../src/runtime/helpers.js';

/** A REPL without rigs, and what it showed and published. */
export interface TestRepl {
  readonly repl: ReplConsole;
  readonly entries: ConsoleEntry[];
  readonly facts: LabEvent[];
  /** What one entry showed, without the entry itself. */
  readonly shown: (source: string) => Promise<string[]>;
}

/** A lab without protocols. */
function emptyLab(): Lab & { readonly facts: LabEvent[] } {
  const store = new LabStore();
  const facts: LabEvent[] = [];
  return {
    store,
    facts,
    clock: systemClock,
    globals: [],
    actions: [],
    publish(event) {
      facts.push(event);
      store.publish(event);
    },
    close: () => Promise.resolve(),
  };
}

/** A REPL over an empty lab with some globals of the test. */
export function testRepl(
  values: Readonly<Record<string, unknown>> = {},
  options: Partial<Pick<ReplConsoleOptions, 'edit' | 'copy'>> = {},
): TestRepl {
  const lab = emptyLab();
  const ambient = new AmbientSignal();
  const { sleep } = createHelpers(lab.clock, ambient.current);
  const globals: LabGlobal[] = Object.entries({ sleep, ...values }).map(([name, value]) => ({
    name,
    value,
    summary: `about ${name}`,
  }));
  const entries: ConsoleEntry[] = [];
  const repl = createReplConsole({
    lab,
    globals,
    ambient,
    colors: false,
    history: History.open({ file: undefined, limit: 100 }),
    importModule: (specifier) => import(specifier),
    docs: new Docs(undefined),
    cwd: process.cwd(),
    onLeave: () => undefined,
    ...options,
  });
  repl.onEntry((entry) => entries.push(entry));
  return {
    repl,
    entries,
    facts: lab.facts,
    async shown(source) {
      const before = entries.length;
      await repl.submit(source);
      return entries
        .slice(before)
        .filter(({ kind }) => kind !== 'input')
        .map(({ text }) => text);
    },
  };
}
