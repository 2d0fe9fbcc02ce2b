/** What is to be said of a process that was looked at from inside. */
import { basename } from 'node:path';
import { instrumentationsOnOffer } from '../sdk/auto-instrumentations.ts';
import { fail, type Finding, ok, warn } from './finding.ts';
import type { ObservedRun } from './observed-run.ts';
import type { ProcessReport, ReportedModule } from './process-report.ts';

const START = 'node --import @weir/node/register app.js';

/** Of every process of the command. */
export function processFindings({ reports, exit }: ObservedRun): readonly Finding[] {
  if (reports.length === 0) {
    return [fail('Process', exit ?? 'no process of Node has told of itself', 'weir doctor -- node app.js')];
  }
  const ended = exit === undefined ? [] : [warn('Process', exit, 'what it would have loaded later is not seen')];
  return [...reports.flatMap(findingsOf), ...ended];
}

function findingsOf(report: ProcessReport): readonly Finding[] {
  const what = `Process ${basename(report.file)}`;
  const problems = report.problems.filter((message) => !message.startsWith('WEIR_NODE_TOO_EARLY')).map(problemFinding);
  if (!report.isStarted) return [fail(what, 'Weir does not run in it', START), ...problems];
  return [
    ok(what, `Weir runs in it, with ${report.instrumentations.length} instrumentations`),
    ...problems,
    ...loadedCopies(report),
    instrumentedFinding(report),
    ...notInstrumented(report),
  ];
}

/** A message of Weir says what mends it behind a semicolon. */
function problemFinding(message: string): Finding {
  const [detail = message, ...mend] = message.split('; ');
  return warn('Problem', detail, mend.join('; ') || 'the message names what is to be changed');
}

function loadedCopies({ apiVersions }: ProcessReport): readonly Finding[] {
  if (apiVersions.length < 2) return [];
  const detail = `${apiVersions.length} copies of @opentelemetry/api are loaded (${apiVersions.join(', ')})`;
  const mend = 'npm dedupe; npm ls @opentelemetry/api shows who wants which';
  return [new Set(apiVersions).size === 1 ? warn('API', detail, mend) : fail('API', detail, mend)];
}

function instrumentedFinding(report: ProcessReport): Finding {
  const patched = modulesOf(report).filter(({ isPatched }) => isPatched);
  const names = [...new Set(patched.map(nameOf))].toSorted();
  const listening = report.instrumentations.filter(({ modules }) => modules.length === 0);
  const byEvents = [...new Set(listening.map(({ name }) => name.replace(/^.*\/instrumentation-/, '')))];
  const texts = [...names, ...(byEvents.length === 0 ? [] : [`and by their events ${byEvents.join(', ')}`])];
  if (names.length > 0) return ok('Instrumented', texts.join(', '));
  return warn('Instrumented', 'nothing that it has loaded', `install instrumentations of what it uses; ${START}`);
}

function notInstrumented(report: ProcessReport): readonly Finding[] {
  const byName = Map.groupBy(modulesOf(report), ({ name }) => name);
  const findings: Finding[] = [];
  const unseen: string[] = [];
  const early = report.early.filter((name) => byName.has(name));
  if (early.length > 0) {
    const detail = `${early.join(', ')} ${early.length === 1 ? 'was' : 'were'} loaded before Weir, and cannot be instrumented any more`;
    findings.push(fail('Too early', detail, `${START}, before any other --import and --require`));
  }
  for (const [name, modules] of byName) {
    if (!report.loaded.includes(name) || early.includes(name) || modules.some(({ isPatched }) => isPatched)) continue;
    const seen = modules.find(({ version }) => version !== undefined);
    if (seen === undefined) unseen.push(name);
    else {
      const supported = [...new Set(modules.flatMap((module) => module.supported))].join(', ');
      findings.push(
        warn(
          'Version',
          `${nameOf(seen)} is not instrumented: that wants ${supported}`,
          `npm install ${name} in such a version`,
        ),
      );
    }
  }
  if (unseen.length > 0) {
    const detail = `${unseen.join(', ')} ${unseen.length === 1 ? 'was' : 'were'} imported where no hook sees it`;
    findings.push(fail('Unseen', detail, START));
  }
  return [...findings, ...onOffer(report, byName)];
}

/** Packages that have a stock instrumentation, which is not there. */
function onOffer(report: ProcessReport, known: ReadonlyMap<string, unknown>): readonly Finding[] {
  const missing = Object.entries(instrumentationsOnOffer).filter(
    ([name]) => report.loaded.includes(name) && !known.has(name),
  );
  if (missing.length === 0) return [];
  const names = missing.map(([name]) => name);
  const detail = `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} a stock instrumentation that is not set up`;
  return [warn('On offer', detail, `npm install ${missing.map(([, instrumentation]) => instrumentation).join(' ')}`)];
}

function modulesOf({ instrumentations }: ProcessReport): readonly ReportedModule[] {
  return instrumentations.flatMap(({ modules }) => modules);
}

function nameOf({ name, version }: ReportedModule): string {
  return version === undefined ? name : `${name} ${version}`;
}
