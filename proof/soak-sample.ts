/** Bytes of a megabyte. */
export const MB = 1024 * 1024;

/** What a stretch of a soak needed. */
export interface Sample {
  readonly atS: number;
  readonly heapMb: number;
  readonly rssMb: number;
  /** Timers, sockets and the like that keep the process alive. */
  readonly handles: number;
}

/** What the process needs now. */
export function sample(atS: number): Sample {
  // Without --expose-gc what is no longer needed may be counted, too.
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  return { atS: Math.round(atS), heapMb: heapUsed / MB, rssMb: rss / MB, handles };
}

/** A sample as a line of the report. */
export const sampleLine = ({ atS, heapMb, rssMb, handles }: Sample): string =>
  `  ${String(atS).padStart(5)} s   heap ${heapMb.toFixed(1)} MB   process ${rssMb.toFixed(0)} MB   ${handles} handles`;

/** Memory between the second sample and the last: the first is of a lab whose log and histories are not full yet. */
export function growth(samples: readonly Sample[]): string[] {
  const [, from] = samples;
  const last = samples.at(-1);
  if (!from || !last || last.heapMb <= from.heapMb * 1.15 + 5) return [];
  return [`the heap grew from ${from.heapMb.toFixed(1)} to ${last.heapMb.toFixed(1)} MB`];
}
