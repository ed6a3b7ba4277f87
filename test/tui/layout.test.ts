import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeLayout, neighbour, placeOf } from '../../src/tui/layout.js';
import type { LayoutInput } from '../../src/tui/layout.js';
import { PANES } from '../../src/tui/pane-id.js';

const input = (columns: number, rows: number, more: Partial<LayoutInput> = {}): LayoutInput => ({
  columns,
  rows,
  active: 'rigs',
  lower: 'repl',
  rigLines: 7,
  hasValues: false,
  ...more,
});

const panesOf = (each: LayoutInput) =>
  computeLayout(each).bands.map((band) => band.map(({ pane }) => pane).join('|'));

describe('computeLayout', () => {
  it('shows rigs, pending and REPL on 80x24, with a line for the rest', () => {
    expect(panesOf(input(80, 24))).toEqual(['rigs', 'pending', 'repl']);
    expect(computeLayout(input(80, 24)).tabs).toBe(true);
  });

  it.each(['log', 'values'] as const)('gives %s the place of the REPL while it was active last', (lower) => {
    expect(panesOf(input(80, 24, { active: lower, lower }))).toEqual(['rigs', 'pending', lower]);
    expect(panesOf(input(80, 24, { active: 'rigs', lower }))).toEqual(['rigs', 'pending', lower]);
  });

  it('shows all on 120x40, the values as soon as there are any', () => {
    expect(panesOf(input(120, 40))).toEqual(['rigs', 'pending', 'log', 'repl']);
    expect(panesOf(input(120, 40, { hasValues: true }))).toEqual(['rigs', 'pending|values', 'log', 'repl']);
    expect(panesOf(input(120, 40, { active: 'values' }))).toEqual(['rigs', 'pending|values', 'log', 'repl']);
    expect(computeLayout(input(120, 40)).tabs).toBe(false);
  });

  it('puts log and REPL beside each other on 200x60', () => {
    expect(panesOf(input(200, 60, { hasValues: true }))).toEqual(['rigs', 'pending|values', 'log|repl']);
  });

  it('has a place for services as soon as there are any', () => {
    const some = { hasValues: true, serviceLines: 4 };
    expect(panesOf(input(120, 40, some))).toEqual(['rigs', 'pending|values', 'services', 'log', 'repl']);
    expect(panesOf(input(200, 60, some))).toEqual(['rigs|services', 'pending|values', 'log|repl']);
    expect(panesOf(input(80, 24, { ...some, lower: 'services' }))).toEqual(['rigs', 'pending', 'services']);
    // Those of the latest lab may not be in this one.
    expect(panesOf(input(80, 24, { lower: 'services' }))).toEqual(['rigs', 'pending', 'repl']);
    expect(panesOf(input(80, 24, { lower: 'services', active: 'services' }))).toContain('services');
  });

  it('shows a zoomed pane alone, and leaves out what was taken off the screen', () => {
    expect(panesOf(input(120, 40, { active: 'log', zoomed: true }))).toEqual(['log']);
    expect(panesOf(input(120, 40, { hidden: ['rigs', 'log'] }))).toEqual(['pending', 'repl']);
    expect(computeLayout(input(120, 40, { hidden: ['rigs'] })).tabs).toBe(true);
  });

  it('shows the active pane alone on a small terminal, and nothing on a tiny one', () => {
    expect(panesOf(input(50, 12, { active: 'pending' }))).toEqual(['pending']);
    expect(computeLayout(input(39, 24)).kind).toBe('tiny');
    expect(computeLayout(input(80, 9)).kind).toBe('tiny');
  });

  it('fills every terminal exactly, and always shows the active pane', () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 40, max: 300 }),
      rows: fc.integer({ min: 10, max: 100 }),
    });
    const rest = fc.record({
      active: fc.constantFrom(...PANES),
      rigLines: fc.integer({ min: 1, max: 200 }),
      hasValues: fc.boolean(),
      serviceLines: fc.integer({ min: 0, max: 50 }),
      zoomed: fc.boolean(),
      hidden: fc.subarray([...PANES]),
      sizes: fc.dictionary(fc.constantFrom(...PANES), fc.integer({ min: -60, max: 60 })),
    });
    fc.assert(
      fc.property(sizes, rest, (size, { active, hidden, ...more }) => {
        const lower = active === 'rigs' || active === 'pending' ? 'repl' : active;
        const others = hidden.filter((pane) => pane !== active);
        const layout = computeLayout({ ...size, active, lower, hidden: others, ...more });
        const rows = layout.bands.reduce((sum, [first]) => sum + (first?.rows ?? 0), layout.tabs ? 3 : 2);
        expect(rows).toBe(size.rows);
        for (const band of layout.bands) {
          expect(band.reduce((sum, { columns }) => sum + columns, 0)).toBe(size.columns);
          for (const place of band) expect(place.rows).toBeGreaterThanOrEqual(3);
        }
        expect(placeOf(layout, active)).toBeDefined();
      }),
    );
  });
});

describe('neighbour', () => {
  it('goes around, past what is left out', () => {
    expect(neighbour('services', 1)).toBe('rigs');
    expect(neighbour('rigs', -1)).toBe('services');
    expect(neighbour('repl', 1, ['services'])).toBe('rigs');
    expect(neighbour('pending', 1)).toBe('log');
  });
});
