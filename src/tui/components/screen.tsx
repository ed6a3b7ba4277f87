import { Box } from 'ink';
import type { DOMElement } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import type { PropsWithChildren, ReactElement } from 'react';
import { useFrame, useTui } from '../hooks/use-frame.js';

/**
 * Everything that stands on the screen; each frame is shown when all within it have put their lines. It stands outside
 * of the renderer's own page, which is empty for that: its cells would be made for each frame and thrown away.
 */
export function Screen({ children }: PropsWithChildren): ReactElement {
  const { size } = useFrame();
  const { canvas, show } = useTui();
  const root = useRef<DOMElement>(null);
  useLayoutEffect(() => {
    if (root.current) show(canvas.frame(root.current));
  });
  return (
    <Box ref={root} position="absolute" flexDirection="column" width={size.columns}>
      {children}
    </Box>
  );
}
