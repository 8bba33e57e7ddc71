import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import { type ChartSeries, proportionBar, stackedBars } from '../../src/publish/chart.ts';
import { attribute, elementsOf, textOf } from '../../src/publish/site/html-walk.ts';

const SERIES: readonly ChartSeries[] = [
  { key: 'satisfied', label: 'Satisfied', fill: '#2c7a4b', ink: '#ffffff' },
  { key: 'not-satisfied', label: 'Not satisfied', fill: '#b3261e', ink: '#ffffff' },
];

function chart(rows: readonly { label: string; values: readonly number[]; href?: string }[]): string {
  return stackedBars({ id: 'c', title: 'Status', description: 'In words.', series: SERIES, rows });
}

describe('stackedBars', () => {
  test('draws one bar a row, with a figure where there is room and the total behind', () => {
    expect(chart([{ label: 'TLS', values: [3, 1], href: '/guide/05-tls/' }]).replaceAll('><', '>\n<')).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 66" width="900" height="66" role="group" aria-labelledby="c-title c-text" class="chart" font-size="13">
      <title id="c-title">Status</title>
      <desc id="c-text">In words.</desc>
      <rect class="series-satisfied" x="67.2" y="4" width="11" height="11" fill="#2c7a4b"/>
      <text class="chart-text" x="84.2" y="14" fill="#3b4654">Satisfied</text>
      <rect class="series-not-satisfied" x="158.3" y="4" width="11" height="11" fill="#b3261e"/>
      <text class="chart-text" x="175.3" y="14" fill="#3b4654">Not satisfied</text>
      <g>
      <a href="/guide/05-tls/">
      <text class="chart-text" x="55.2" y="52.5" text-anchor="end" fill="#3b4654">TLS</text>
      </a>
      <rect class="series-satisfied" x="67.2" y="39" width="593.6" height="18" fill="#2c7a4b"/>
      <text class="ink-satisfied" x="364" y="52.2" text-anchor="middle" font-size="12" fill="#ffffff">3</text>
      <rect class="series-not-satisfied" x="661.8" y="39" width="197.2" height="18" fill="#b3261e"/>
      <text class="ink-not-satisfied" x="760.4" y="52.2" text-anchor="middle" font-size="12" fill="#ffffff">1</text>
      <text class="chart-text" x="868" y="52.5" fill="#3b4654">4</text>
      </g>
      </svg>"
    `);
  });

  test('writes labels as text, never as markup', () => {
    const elements = Array.from(
      elementsOf(parseFragment(chart([{ label: '</text><script>x', values: [1, 0], href: '" onclick="x' }]))),
    );
    expect(elements.some((element) => element.tagName === 'script')).toBe(false);
    expect(elements.flatMap((element) => element.attrs.map(({ name }) => name))).not.toContain('onclick');
  });

  test('shortens a label that would run out of the drawing', () => {
    expect(chart([{ label: 'x'.repeat(80), values: [1, 0] }])).toContain(`>${'x'.repeat(31)}…<`);
  });

  test('every bar stays inside the drawing and is as long as its share of the longest', () => {
    const counts = fc.tuple(fc.nat(500), fc.nat(500));
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 12 }), (rows) => {
        const svg = chart(rows.map((values, index) => ({ label: `row ${index}`, values })));
        const bars = Array.from(elementsOf(parseFragment(svg))).filter((one) => one.tagName === 'rect');
        for (const bar of bars) {
          expect(Number(attribute(bar, 'x')) + Number(attribute(bar, 'width'))).toBeLessThanOrEqual(900);
          expect(Number(attribute(bar, 'width'))).toBeGreaterThan(0);
        }
        // Two squares of the legend, then one part for each count that is not zero.
        expect(bars).toHaveLength(2 + rows.flat().filter((value) => value > 0).length);
      }),
      { numRuns: 50 },
    );
  });

  test('has a title and a description for those who do not see it', () => {
    const elements = Array.from(elementsOf(parseFragment(chart([]))));
    const labelled = attribute(elements[0] ?? expect.fail('no drawing'), 'aria-labelledby')?.split(' ');
    expect(labelled?.map((id) => elements.filter((one) => attribute(one, 'id') === id).map(textOf))).toEqual([
      ['Status'],
      ['In words.'],
    ]);
  });
});

describe('proportionBar', () => {
  test('fills the width with what there is', () => {
    const widths = Array.from(elementsOf(parseFragment(proportionBar([3, 1], SERIES)))).map((one) => attribute(one, 'width'));
    expect(widths).toEqual([null, '75', '25']);
  });

  test('is empty when there is nothing', () => {
    expect(proportionBar([0, 0], SERIES)).not.toContain('rect');
  });
});
