import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../src/config/json-lines.js';

const text = `{
  "name": "a \\"b\\": {",
  "rigs": {
    "cameras": { "uri": "udp://h",
      "echoTimeoutMs": 5 },
    "a.b": [1,
      { "x": null }, "t"]
  },
  "last": -1.5e3
}`;

describe('jsonLines', () => {
  it.each([
    [[], 1],
    [['name'], 2],
    [['rigs'], 3],
    [['rigs', 'cameras', 'uri'], 4],
    [['rigs', 'cameras', 'echoTimeoutMs'], 5],
    [['rigs', 'a.b'], 6],
    [['rigs', 'a.b', 1, 'x'], 7],
    [['rigs', 'a.b', 2], 7],
    [['last'], 9],
    [['rigs', 'ephys', 'uri'], 3],
  ])('finds the line of %j', (path, line) => {
    expect(jsonLines(text)(path)).toBe(line);
  });
});
