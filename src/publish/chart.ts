/** One kind of thing a bar is divided into. */
export interface ChartSeries {
  /** Class of its shapes (`series-<key>`), so that a style sheet can recolour them. */
  readonly key: string;
  readonly label: string;
  /** Fill and the colour of the figure written on it, as hexadecimal colours. */
  readonly fill: string;
  readonly ink: string;
}

/** One bar. `values` has one count for each series, in the order of the series. */
export interface ChartRow {
  readonly label: string;
  readonly values: readonly number[];
  /** Where the label leads; no link when absent. Never taken from evidence. */
  readonly href?: string;
}

/** Horizontal stacked bars with a figure in every part that has room for one. */
export interface StackedBars {
  readonly title: string;
  /** The chart in words, for those who do not see it. */
  readonly description: string;
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
  /** Prefix of the ids in the drawing; two charts on one page need different ones. */
  readonly id: string;
}

const WIDTH = 900;
const TOTAL_WIDTH = 40;
const ROW_HEIGHT = 28;
const BAR_HEIGHT = 18;
const LEGEND_HEIGHT = 34;
const FIGURE_MIN_WIDTH = 14;
/** Generous width of a character of 13 units, since the font of the reader is not known. */
const CHARACTER = 6.9;
const MAX_LABEL = 32;

/**
 * Draws the chart as an SVG of 900 units' width: the same text for the same input, no script, no style element.
 * All text is escaped; colours are expected to be literals of the program.
 */
export function stackedBars(chart: StackedBars): string {
  const longest = Math.max(1, ...chart.rows.map((row) => sum(row.values)));
  const left = Math.max(...chart.rows.map((row) => Math.min(Array.from(row.label).length, MAX_LABEL)), 8) * CHARACTER + 12;
  const scale = (WIDTH - left - TOTAL_WIDTH) / longest;
  // An image has no parts, so a drawing with links is a group.
  const role = chart.rows.some((row) => row.href !== undefined) ? 'group' : 'img';
  const height = LEGEND_HEIGHT + chart.rows.length * ROW_HEIGHT + 4;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="${role}" aria-labelledby="${escapeXml(chart.id)}-title ${escapeXml(chart.id)}-text" class="chart" font-size="13">`,
    `<title id="${escapeXml(chart.id)}-title">${escapeXml(chart.title)}</title>`,
    `<desc id="${escapeXml(chart.id)}-text">${escapeXml(chart.description)}</desc>`,
    legend(chart.series, left),
    ...chart.rows.map((row, index) => bar(row, chart.series, { left, y: LEGEND_HEIGHT + index * ROW_HEIGHT, scale })),
    '</svg>',
  ];
  return parts.join('');
}

/** One bar over the whole width, without text: decoration beside figures that are written out. */
export function proportionBar(values: readonly number[], series: readonly ChartSeries[]): string {
  const total = sum(values);
  const shapes: string[] = [];
  let x = 0;
  for (const [index, one] of series.entries()) {
    const width = total === 0 ? 0 : ((values[index] ?? 0) / total) * 100;
    if (width > 0) shapes.push(rectangle(one, x, 0, width, 6));
    x += width;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 6" preserveAspectRatio="none" class="proportion" aria-hidden="true" focusable="false">${shapes.join('')}</svg>`;
}

function legend(series: readonly ChartSeries[], left: number): string {
  let x = left;
  return series
    .map((one) => {
      const entry = `${rectangle(one, x, 4, 11, 11)}<text class="chart-text" x="${round(x + 17)}" y="14" fill="#3b4654">${escapeXml(one.label)}</text>`;
      x += 17 + one.label.length * CHARACTER + 12;
      return entry;
    })
    .join('');
}

function bar(row: ChartRow, series: readonly ChartSeries[], place: { left: number; y: number; scale: number }): string {
  const { left, y, scale } = place;
  const middle = y + ROW_HEIGHT / 2;
  const text = `<text class="chart-text" x="${round(left - 12)}" y="${round(middle + 4.5)}" text-anchor="end" fill="#3b4654">${escapeXml(shorten(row.label))}</text>`;
  const label = row.href === undefined ? text : `<a href="${escapeXml(row.href)}">${text}</a>`;
  let x = left;
  const shapes = series.map((one, index) => {
    const value = row.values[index] ?? 0;
    const width = value * scale;
    const shape =
      value === 0
        ? ''
        : `${rectangle(one, x, middle - BAR_HEIGHT / 2, Math.max(width - 1, 1), BAR_HEIGHT)}${figure(one, value, x, middle, width)}`;
    x += width;
    return shape;
  });
  const total = `<text class="chart-text" x="${round(x + 8)}" y="${round(middle + 4.5)}" fill="#3b4654">${sum(row.values)}</text>`;
  return `<g>${label}${shapes.join('')}${total}</g>`;
}

function figure(series: ChartSeries, value: number, x: number, middle: number, width: number): string {
  if (width < FIGURE_MIN_WIDTH) return '';
  return `<text class="ink-${escapeXml(series.key)}" x="${round(x + (width - 1) / 2)}" y="${round(middle + 4.2)}" text-anchor="middle" font-size="12" fill="${escapeXml(series.ink)}">${value}</text>`;
}

function rectangle(series: ChartSeries, x: number, y: number, width: number, height: number): string {
  return `<rect class="series-${escapeXml(series.key)}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${escapeXml(series.fill)}"/>`;
}

function shorten(label: string): string {
  const characters = Array.from(label);
  return characters.length <= MAX_LABEL ? label : `${characters.slice(0, MAX_LABEL - 1).join('')}…`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Two decimals are finer than any screen and keep the text short. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}
