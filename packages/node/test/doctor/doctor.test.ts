import { expect, test } from 'vitest';
import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { runWeirCli } from '../../src/cli/run.ts';
import { examine, report } from '../../src/doctor/doctor.ts';
import { connectOnce, endpointsOf } from '../../src/doctor/endpoints.ts';

const nobody = async (): Promise<void> => {
  throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
};

function application(files: Readonly<Record<string, object | string>> = {}) {
  const folder = fixtureTree(files);
  const seen = (env: NodeJS.ProcessEnv = {}, connect = async (): Promise<void> => {}, nodeVersion = 'v24.0.0') =>
    examine({ folder, env, nodeVersion, connect });
  return { folder, seen };
}

test('an old Node, a receiver that is down and an application that nobody instruments have their mend', async () => {
  const findings = await application().seen({}, nobody, 'v20.11.0');
  const lines = report(findings).join('\n');
  expect(lines).toMatch(/FAIL {2}Node .* v20\.11\.0\n.*-> Weir needs 22\.15 or newer/);
  expect(lines).toMatch(/warn {2}Instrumentations .*\n.*-> npm install @opentelemetry\/auto-instrumentations-node/);
  expect(lines).toMatch(/warn {2}Loading .*\n.*-> node --import @weir\/node\/register app\.js/);
  expect(lines).toMatch(
    /FAIL {2}Exporter of traces, metrics, logs .*localhost:4318 is not reachable \(ECONNREFUSED\)\n.*-> start a collector/,
  );
});

test('endpoints are those of the environment, by signal, and no secret of theirs is repeated', async () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:hunter2@a.example.com:4318',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://b.example.com/v1/logs?key=hunter2',
    OTEL_METRICS_EXPORTER: 'none',
  };
  expect(endpointsOf(env).map(([signals]) => signals)).toEqual(['traces', 'logs']);
  const asked: string[] = [];
  const findings = await application().seen(env, async (...address) => void asked.push(address.join(':')));
  expect(asked).toEqual(['a.example.com:4318', 'b.example.com:443']);
  expect(report(findings).join('\n')).not.toContain('hunter2');
  expect(endpointsOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toEqual([
    ['traces, metrics, logs', 'http://localhost:4317'],
  ]);
});

test('endpoints are those of a configuration file where one is named, CloudEvents among them', async () => {
  const file = new URL('../fixtures/pipelines.yaml', import.meta.url).pathname;
  const asked: string[] = [];
  const env = { OTEL_CONFIG_FILE: file, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a.example.com' };
  const findings = await application().seen(env, async (...address) => void asked.push(address.join(':')));
  expect(asked.toSorted()).toEqual([
    '127.0.0.1:4317',
    '127.0.0.1:4318',
    '127.0.0.1:9092',
    '127.0.0.1:9093',
    'localhost:4318',
  ]);
  const lines = report(findings).join('\n');
  expect(lines).toContain(`Configuration`);
  expect(lines).toMatch(/ok {4}Exporter of log records +127\.0\.0\.1:4318 is reachable/);
  expect(lines).toMatch(/ok {4}Exporter of CloudEvents +127\.0\.0\.1:9092 is reachable/);
  expect(lines).not.toContain('hunter2');
});

test('a configuration file that cannot be used, or that has faults, is told of with what shows all of them', async () => {
  const folder = fixtureTree({ 'a.yaml': 'weir: { flow_event: true }' });
  const told = async (file: string) => report(await application().seen({ OTEL_CONFIG_FILE: file })).join('\n');
  expect(await told(`${folder}/b.yaml`)).toMatch(/FAIL {2}Configuration .*ENOENT.*\n.*-> weir check .*b\.yaml/);
  expect(await told(`${folder}/a.yaml`)).toMatch(/warn {2}Configuration .*flow_event is not known.*\n.*-> weir check/);
});

test('a receiver that listens is reachable, over a real socket', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  await connectOnce('127.0.0.1', receiver.port);
  // A port that was given back may be another's by now; nobody listens to this one.
  await expect(connectOnce('127.0.0.1', 1)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('the command exits with 1 where something fails, and prints what mends it', async () => {
  const printed: string[] = [];
  const print = (line: string): number => printed.push(line);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' };
  const io = { env, cwd: application().folder, print, printError: print };
  expect(await runWeirCli(['doctor'], io)).toBe(1);
  expect(printed.join('\n')).toContain('its endpoint is no URL');
});
