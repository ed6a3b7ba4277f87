import { describe, expect, it } from 'vitest';
import type { RowFacts } from '../../../src/tui/view-models/pane-row.js';
import { rowFilter } from '../../../src/tui/view-models/row-filter.js';

const NOW = 1_000_000;

const row: RowFacts = {
  rig: 'Moon Lamp',
  event: 'EXPSTART',
  state: 'heard',
  atMs: NOW - 5000,
  text: 'Moon Lamp udp://192.0.2.1 RUNNING',
};

describe('rowFilter', () => {
  it.each([
    ['', true],
    ['running', true],
    ['moon running', true],
    ['moon stopped', false],
    ['rig:lamp', true],
    ['rig:"moon lamp"', true],
    ['rig:"moon lamp', true],
    ['rig:running', false],
    ['event:expst', true],
    ['EVENT:EXPEND', false],
    ['state:heard', true],
    ['state:hea', true],
    ['state:never', false],
    ['age>4s', true],
    ['age>6s', false],
    ['age<6', true],
    ['age<5s', false],
    ['age>1min', false],
    ['age>4999ms', true],
    ['!running', false],
    ['!state:silent', true],
    ['!age>1h rig:lamp', true],
    ['age>soon', false],
  ])('takes %j as it is meant', (text, kept) => {
    expect(rowFilter(text, NOW)(row)).toBe(kept);
  });

  it('takes what never happened for older than anything', () => {
    expect(rowFilter('age>100h', NOW)({ ...row, atMs: undefined })).toBe(true);
    expect(rowFilter('age<100h', NOW)({ ...row, atMs: undefined })).toBe(false);
    expect(rowFilter('state:heard', NOW)({ ...row, state: 'never-heard' })).toBe(false);
  });
});
