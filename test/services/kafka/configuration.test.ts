import { expect, test } from 'vitest';
import { javaArguments, metricsAgent, scramUser, serverProperties } from './configuration.ts';

const user = { username: 'weir', password: 'aZ-_9' };
const properties = new Map(
  serverProperties({
    ports: { plaintext: 1001, secure: 1002, controller: 1003, proxied: 1004, proxy: 1005 },
    user,
    logDir: '/data/log',
    keyStoreFile: '/data/tls/broker.pem',
    caFile: '/data/tls/ca.pem',
  })
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

test('every listener is on the loopback address, and clients are not sent to the controller', () => {
  expect(properties.get('listeners')).toBe(
    'PLAINTEXT://127.0.0.1:1001,SECURE://127.0.0.1:1002,PROXIED://127.0.0.1:1004,CONTROLLER://127.0.0.1:1003',
  );
  expect(properties.get('advertised.listeners')).not.toContain('CONTROLLER');
  expect(properties.get('controller.quorum.voters')).toBe('1@127.0.0.1:1003');
});

test('clients that come through a proxy are told its port, and others the port they came to', () => {
  expect(properties.get('advertised.listeners')).toBe(
    'PLAINTEXT://127.0.0.1:1001,SECURE://127.0.0.1:1002,PROXIED://127.0.0.1:1005',
  );
});

test('each enabled mechanism has a login module', () => {
  const mechanisms = properties.get('sasl.enabled.mechanisms')?.split(',') ?? [];
  expect(mechanisms).toEqual(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN']);
  for (const mechanism of mechanisms)
    expect(properties.get(`listener.name.secure.${mechanism.toLowerCase()}.sasl.jaas.config`)).toMatch(
      /LoginModule required.*;$/,
    );
});

test('the password stands in the properties once, for PLAIN, which has no other place for it', () => {
  const holders = [...properties].filter(([, value]) => value.includes(user.password));
  expect(holders.map(([key]) => key)).toEqual(['listener.name.secure.plain.sasl.jaas.config']);
});

test('both SCRAM mechanisms know the user', () => {
  expect(scramUser(user)).toEqual([
    '--add-scram',
    'SCRAM-SHA-512=[name=weir,password=aZ-_9]',
    '--add-scram',
    'SCRAM-SHA-256=[name=weir,password=aZ-_9]',
  ]);
});

test('an argument keeps its blanks, quotes and backslashes', () => {
  const text = javaArguments({ jars: '/a b', jvm: ['-Xmx512m'], main: 'Main', args: [String.raw`c\d "e"`] });
  expect(text).toBe(String.raw`"-Xmx512m"
"-cp"
"/a b/*"
"Main"
"c\\d \"e\""
`);
});

test('the agent sends metrics and nothing else', () => {
  const options = metricsAgent('/agent.jar', 'http://127.0.0.1:4318');
  expect(options[0]).toBe('-javaagent:/agent.jar');
  expect(options).toEqual(
    expect.arrayContaining([
      '-Dotel.exporter.otlp.endpoint=http://127.0.0.1:4318',
      '-Dotel.traces.exporter=none',
      '-Dotel.logs.exporter=none',
    ]),
  );
});
