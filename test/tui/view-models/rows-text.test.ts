import { describe, expect, it } from 'vitest';
import type { RowRecord } from '../../../src/tui/view-models/pane-row.js';
import { rowsText } from '../../../src/tui/view-models/rows-text.js';

const rows = (...records: readonly RowRecord[]) =>
  records.map((record, index) => ({ id: String(index), height: 0, lines: [], record: () => record }));

describe('rowsText', () => {
  it('quotes what CSV would misread, and takes formulas for text', () => {
    const text = rowsText('x.CSV', rows({ name: 'a "b", c', n: 1.5 }, { name: '=1+1', more: undefined }));
    expect(text).toBe('name,n,more\r\n"a ""b"", c",1.5,\r\n\'=1+1,,\r\n');
  });

  it('is JSON for any other name', () => {
    expect(JSON.parse(rowsText('x.txt', rows({ name: 'a', n: 1 })))).toEqual([{ name: 'a', n: 1 }]);
  });
});
