/** A short duration as people read it: `<1 ms`, `12 ms`, `3.2 s`, `2 min`, `5 h`, `3 d`. */
export function formatDuration(ms: number): string {
  const positive = Math.max(0, ms);
  if (positive < 0.5) return '<1 ms';
  if (positive < 999.5) return `${Math.round(positive)} ms`;
  return formatSeconds(positive);
}

/** A time span in which milliseconds do not matter: `0.4 s`, `12 s`, `2 min`, `5 h`, `3 d`. */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  if (seconds < 99.5 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** How long ago in whole steps, so that it changes rarely: `now`, `3 s`, `2 min`. */
export function formatAge(ms: number): string {
  return ms < 1000 ? 'now' : formatSeconds(Math.floor(ms / 1000) * 1000).replace(/\.0 s$/, ' s');
}

/** The time of day of this computer: `14:03:07.120`. */
export function formatTime(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** What remains of a whole as a bar; the text beside it says the same. */
export function bar(part: number, columns: number): string {
  const full = Math.round(Math.max(0, Math.min(1, part)) * columns);
  return '█'.repeat(full) + '░'.repeat(columns - full);
}

/** A number in few characters: `812.5`, `1.2e-6`. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(6)));
}

/** A moment with its day: `2026-01-31 14:03:07.120`. */
export function formatMoment(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatTime(atMs)}`;
}
