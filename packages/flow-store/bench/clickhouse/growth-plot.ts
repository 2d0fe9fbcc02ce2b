/** The times of questions over the size of the store, as a picture that reads on a light and on a dark page. */

/** A line of the plot: milliseconds at each size. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly events: number; readonly ms: number }[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [860, 440, 64, 220, 44, 48];
const COLOURS = ['#2f7ed8', '#e07b00', '#2a9d5c', '#c94fb5', '#d64545', '#7a68d8', '#8a8d91', '#1a9cb0'];

/** An SVG; both axes are logarithmic. */
export function growthPlot(title: string, series: readonly Series[]): string {
  const points = series.flatMap((each) => each.points);
  const [least, most] = [
    Math.min(...points.map(({ events }) => events)),
    Math.max(...points.map(({ events }) => events)),
  ];
  const low = 10 ** Math.floor(Math.log10(Math.min(...points.map(({ ms }) => ms))));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...points.map(({ ms }) => ms))));
  const within = (value: number, from: number, to: number): number => Math.log(value / from) / Math.log(to / from);
  const x = (events: number): number => LEFT + within(events, least, most) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number): number => HEIGHT - BOTTOM - within(ms, low, high) * (HEIGHT - TOP - BOTTOM);
  const at = (value: number): string => value.toFixed(1);
  const decades = Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, index) => low * 10 ** index);
  const sizes = [...new Set(points.map(({ events }) => events))].sort((a, b) => a - b);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">
<style>
  .page { fill: #ffffff } .text { fill: #24292f } .grid { stroke: #d0d7de }
  @media (prefers-color-scheme: dark) { .page { fill: #0d1117 } .text { fill: #e6edf3 } .grid { stroke: #3d444d } }
</style>
<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>
<text class="text" x="${LEFT}" y="24" font-size="15">${title}</text>
${decades.map((ms) => `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(ms))}" y2="${at(y(ms))}"/><text class="text" x="${LEFT - 8}" y="${at(y(ms) + 4)}" text-anchor="end">${ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`}</text>`).join('\n')}
${sizes.map((events) => `<line class="grid" x1="${at(x(events))}" x2="${at(x(events))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text class="text" x="${at(x(events))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${eventsText(events)}</text>`).join('\n')}
<text class="text" x="${at((LEFT + WIDTH - RIGHT) / 2)}" y="${HEIGHT - 8}" text-anchor="middle">events in the store</text>
${series.map(({ points: line }, index) => `<polyline fill="none" stroke="${COLOURS[index % COLOURS.length]}" stroke-width="2.5" points="${line.map(({ events, ms }) => `${at(x(events))},${at(y(ms))}`).join(' ')}"/>`).join('\n')}
${labels(series, y)
  .map(({ name, top, colour }) => `<text x="${WIDTH - RIGHT + 12}" y="${at(top + 4)}" fill="${colour}">${name}</text>`)
  .join('\n')}
</svg>
`;
}

/** Names at the ends of lines, apart from each other. */
function labels(series: readonly Series[], y: (ms: number) => number): { name: string; top: number; colour: string }[] {
  const all = series
    .map(({ name, points }, index) => {
      const ms = points.at(-1)?.ms ?? 1;
      return {
        name: `${name}: ${timeText(ms)}`,
        top: y(ms),
        colour: COLOURS[index % COLOURS.length] ?? '',
      };
    })
    .sort((a, b) => a.top - b.top);
  for (const [index, label] of all.entries()) label.top = Math.max(label.top, (all[index - 1]?.top ?? 0) + 17);
  const below = Math.max(0, (all.at(-1)?.top ?? 0) - (HEIGHT - BOTTOM));
  return all.map((label) => ({ ...label, top: label.top - below }));
}

function timeText(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function eventsText(events: number): string {
  return events >= 1_000_000 ? `${events / 1_000_000} M` : `${events / 1_000}k`;
}
