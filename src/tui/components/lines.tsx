import { Box } from 'ink';
import type { DOMElement } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTui } from '../hooks/use-frame.js';
import { fitLine } from '../view-models/line.js';
import type { Line } from '../view-models/line.js';

/** Lines that fill their place exactly. The layout sees one empty box of their size. */
export function Lines({
  lines,
  columns,
}: {
  readonly lines: readonly Line[];
  readonly columns: number;
}): ReactElement {
  const { theme, canvas } = useTui();
  const place = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    if (place.current)
      canvas.put(
        place.current,
        lines.map((line) => theme.paint(fitLine(line, columns))),
      );
  }, [lines, columns, theme, canvas]);
  return <Box ref={place} width={columns} height={lines.length} flexShrink={0} />;
}
