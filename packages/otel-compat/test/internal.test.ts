import { afterEach, expect, test } from 'vitest';
import { FaultCounter, internalFaults, type InternalReport, listenToInternal, reportInternal } from '../src/index.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function listening(also: (report: InternalReport) => void = () => {}): InternalReport[] {
  const reports: InternalReport[] = [];
  stops.push(
    listenToInternal((report) => {
      reports.push(report);
      also(report);
    }),
  );
  return reports;
}

const opened = { component: '@weir/internal-test', event: 'example.opened', severityNumber: 13, attributes: {} };

test('the first fault of each kind is reported to whoever listens, without its detail, and all are counted', () => {
  const reports = listening();
  const faults = new FaultCounter<'a' | 'b'>('@weir/internal-test-faults');
  faults.count('a', 'a secret');
  faults.count('a', 'a secret');
  faults.count('b', 'a secret');
  expect(reports).toEqual([
    { component: '@weir/internal-test-faults', severityNumber: 13, attributes: { kind: 'a' } },
    { component: '@weir/internal-test-faults', severityNumber: 13, attributes: { kind: 'b' } },
  ]);
  expect(internalFaults().filter(({ component }) => component === '@weir/internal-test-faults')).toEqual([
    { component: '@weir/internal-test-faults', kind: 'a', count: 2 },
    { component: '@weir/internal-test-faults', kind: 'b', count: 1 },
  ]);
});

test('whoever stops listening is told no more', () => {
  const reports = listening();
  reportInternal(opened);
  for (const stop of stops.splice(0)) stop();
  reportInternal(opened);
  expect(reports).toEqual([opened]);
});

test('a report that is caused by telling a report is not told, and neither reaches its cause by an exception', () => {
  const reports = listening(() => {
    reportInternal(opened);
    throw new Error('theirs');
  });
  reportInternal(opened);
  reportInternal(opened);
  expect(reports).toEqual([opened, opened]);
});
