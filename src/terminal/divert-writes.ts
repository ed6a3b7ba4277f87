/** A stream that something may write to behind our back. */
export interface DivertedStream {
  write: NodeJS.WriteStream['write'];
}

/**
 * Takes what is written to some streams: a warning of Node or a stray print must not tear the screen.
 *
 * @param onText - Gets the text in place of the stream.
 * @returns Gives the streams back. Idempotent.
 */
export function divertWrites(streams: readonly DivertedStream[], onText: (text: string) => void): () => void {
  const originals = streams.map((stream) => {
    const own = Object.getOwnPropertyDescriptor(stream, 'write');
    const diverted = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      onText(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const done = rest.at(-1);
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
    stream.write = diverted;
    return { stream, own };
  });
  return () => {
    for (const { stream, own } of originals.splice(0)) {
      if (own) Object.defineProperty(stream, 'write', own);
      else Reflect.deleteProperty(stream, 'write');
    }
  };
}
