/** Values over time, drawn by uPlot. */
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import uPlot from 'uplot';
import { coloursChanged } from '../shell/theme.ts';

/** A line of a chart. */
export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const HEIGHT = 140;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
const strokes = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'];

export function TimeChart({
  title,
  timesNs,
  lines,
  format,
}: {
  title: string;
  timesNs: readonly string[];
  lines: readonly Line[];
  format: (value: number) => string;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const shape = lines.map(({ name }) => name).join('\n');
  const data: uPlot.AlignedData = [
    timesNs.map((time) => Number(BigInt(time) / 1_000_000n) / 1_000),
    ...lines.map(({ values }) => [...values]),
  ];

  useEffect(() => {
    const element = place.current as HTMLDivElement;
    const plot = new uPlot(optionsOf(element, lines, format), data, element);
    chart.current = plot;
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
    // Built anew when its lines or the colours are others; new values are set below.
  }, [shape, coloursChanged.value]);
  useEffect(() => chart.current?.setData(data), [timesNs, lines]);

  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={place} role="img" aria-label={summary(title, lines, format)} />
    </figure>
  );
}

function optionsOf(element: HTMLElement, lines: readonly Line[], format: (value: number) => string): uPlot.Options {
  const axis = {
    stroke: ink(element, '--faint'),
    grid: { stroke: ink(element, '--rule'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { live: false, show: lines.length > 1 },
    cursor: { drag: { x: false, y: false } },
    axes: [
      { ...axis, size: 30, values: (_chart, ticks) => ticks.map((tick) => clock.format(tick * 1_000)) },
      { ...axis, size: 70, values: (_chart, ticks) => ticks.map(format) },
    ],
    scales: { y: { range: (_chart, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.1 : 1] } },
    series: [
      {},
      ...lines.map(({ name }, index) => ({
        label: name,
        stroke: ink(element, strokes[index % strokes.length] as string),
        width: 2,
        points: { show: true, size: 5, filter: alone },
        value: (_chart: uPlot, value: number | null) => (value === null ? '–' : format(value)),
      })),
    ],
  };
}

/** Places of values that no line leads to or from: without a point they would not be seen. */
function alone(chart: uPlot, line: number): number[] {
  const values = chart.data[line] ?? [];
  const isThere = (place: number): boolean => typeof values[place] === 'number';
  return [...values.keys()].filter((place) => isThere(place) && !isThere(place - 1) && !isThere(place + 1));
}

/** A colour as it is now: a canvas knows no names. */
function ink(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}

/** What a person who does not see the drawing is told of it. */
function summary(title: string, lines: readonly Line[], format: (value: number) => string): string {
  const last = lines.map(({ name, values }) => {
    const value = values.findLast((one) => one !== null);
    return `${name} ${value === undefined || value === null ? 'no value' : format(value)}`;
  });
  return `${title}: ${last.join(', ')} at last`;
}
