import { tryPiece } from './fuzz/fuzz-piece.js';
import type { FuzzPiece } from './fuzz/fuzz-piece.js';

// A process of `npm run fuzz`: tries the pieces that it is told, one after the other, until its parent lets go of it.
process.on('message', (piece: FuzzPiece) => {
  void tryPiece(piece).then((outcome) => process.send?.(outcome));
});
