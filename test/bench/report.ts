/** How a bench run reads: the machine, then a table for each question. */
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Answer } from './child.ts';

export interface Machine {
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memory_bytes: number;
    readonly os: string;
  };
  readonly node: string;
}

export function machine(): Machine {
  return {
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memory_bytes: totalmem(),
      os: `${type()} ${release()}`,
    },
    node: process.version,
  };
}

/** Two lines that every figure below them depends on. */
export function heading({ machine: { cpu, cores, memory_bytes, os }, node }: Machine, rounds: number): string {
  const memory = `${(memory_bytes / 2 ** 30).toFixed(1)} GiB`;
  return `${cpu}, ${cores} cores, ${memory}, ${os}, Node ${node}\nmedians of ${rounds} paired rounds; spread is p10..p90`;
}

/** The question, the versions of its sides, and a row for each rival. */
export function table({ question, versions, verdicts }: Answer): string {
  const rows = verdicts.map(({ name, rival, ours_ns, rival_ns, ratio, spread, bar = '-', met }) => [
    name,
    rival,
    nanoseconds(ours_ns),
    nanoseconds(rival_ns),
    figure(ratio),
    spread.map(figure).join('..'),
    bar,
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]);
  const all = [['name', 'rival', 'ours', 'rival', 'ratio', 'spread', 'bar', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const beside = versions.length === 0 ? [] : [`versions: ${versions.join(', ')}`];
  return ['', question, ...beside, ...lines].join('\n');
}

/** Three significant digits, or all digits of an integer part that is longer. */
export function figure(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toString() : String(Number(value.toPrecision(3)));
}

function nanoseconds(value: number): string {
  if (value < 10_000) return `${figure(value)} ns`;
  return value < 10_000_000 ? `${figure(value / 1_000)} us` : `${figure(value / 1_000_000)} ms`;
}
