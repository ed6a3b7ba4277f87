// docs/benchmarks.md: the aims of a whole run as a table, with its date and the machine in words.
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { aims, hasReference } from './measure.mjs';

const page = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

function machine() {
  const processors = cpus();
  const model = processors[0]?.model.replace(/\s+/g, ' ').trim() ?? '';
  const memory = Math.round(totalmem() / 1024 ** 3);
  const name = model === '' || model === 'unknown' ? '' : ` (${model})`;
  return `${platform()}, ${processors.length} processors${name}, ${memory} GB of memory, Node ${process.versions.node}`;
}

/** Writes the page of a run. */
export async function writePage(lines) {
  const missed = aims.filter(({ kept }) => !kept);
  const text = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`, which measures everything anew. Each figure is a ratio to a baseline of the same run:',
    'a bare socket that does no more than the wire asks for, the reference, or Node alone. While messages are measured',
    'the processors are kept awake by programs of the lowest priority: an idle one of a virtual machine takes longer to',
    'wake up than a message takes, and what waits a little longer then waits much longer. Where the reference is the',
    'baseline, the ratio of bare sockets to it says what could be reached at the most.',
    '',
    `${new Date().toISOString().slice(0, 10)}: ${machine()}; load ${loadavg()[0].toFixed(1)} at the end of the run, by the`,
    `benches and whatever else ran there. ${hasReference ? 'With' : 'Without'} the reference.`,
    '',
    missed.length === 0 ? 'Every aim was kept.' : `${missed.length} of ${aims.length} aims were missed.`,
    '',
    '| what | ratio | bare sockets | aim | |',
    '|---|---|---|---|---|',
    ...aims.map(
      ({ text, ratio, limit, kept, bare }) =>
        `| ${text} | ${ratio.toFixed(2)} | ${bare?.toFixed(2) ?? ''} | ${limit} | ${kept ? 'kept' : '**missed**'} |`,
    ),
    '',
    '## The whole run',
    '',
    '```text',
    ...lines,
    '```',
    '',
  ];
  await writeFile(page, await format(text.join('\n'), { parser: 'markdown', printWidth: 110 }));
}
