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

test('a receiver that listens is reachable, over a real socket', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  await connectOnce('127.0.0.1', receiver.port);
  const port = receiver.port;
  await receiver.close();
  await expect(connectOnce('127.0.0.1', port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('the command exits with 1 where something fails, and prints what mends it', async () => {
  const printed: string[] = [];
  const print = (line: string): number => printed.push(line);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' };
  const io = { env, cwd: application().folder, print, printError: print };
  expect(await runWeirCli(['doctor'], io)).toBe(1);
  expect(printed.join('\n')).toContain('its endpoint is no URL');
});
