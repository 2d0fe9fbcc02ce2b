/** `weir doctor`: what keeps telemetry from an application, with the mend for each. */
import { join } from 'node:path';
import { exporterFindings } from './configuration.ts';
import type { Connect } from './endpoints.ts';
import type { Finding } from './finding.ts';
import { apiCopies } from './api-copies.ts';
import { instrumentationsFinding, nodeFinding, findSdk } from './installation.ts';
import { loaderFindings } from './loading.ts';

/** What is looked at. */
export interface DoctorInput {
  /** The folder of the application. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly nodeVersion: string;
  readonly connect: Connect;
  /** Whether the application is run besides, which shows how it is loaded. Default false. */
  readonly isRun?: boolean;
}

/** Everything that was found, in the order in which it is to be mended. */
export async function examine({ folder, env, nodeVersion, connect, isRun }: DoctorInput): Promise<readonly Finding[]> {
  const home = join(folder, 'package.json');
  const { sdk, findings: found } = findSdk(home);
  return [
    nodeFinding(nodeVersion),
    ...found,
    apiCopies(folder),
    instrumentationsFinding(folder),
    ...(isRun === true ? [] : loaderFindings(env, home)),
    ...(await exporterFindings(env, sdk, connect)),
  ];
}

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** The report, one finding after the other, and what mends it below. */
export function report(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ what }) => what.length));
  return findings.flatMap(({ state, what, detail, mend }) => [
    `${MARKS[state]}  ${what.padEnd(width)}  ${detail}`,
    ...(mend === undefined ? [] : [`      ${' '.repeat(width)}  -> ${mend}`]),
  ]);
}
