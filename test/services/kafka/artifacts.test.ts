import { expect, test } from 'vitest';
import { brokerJars, javaRelease, metricsAgentJar, pomOf } from './artifacts.ts';

test('the release of Java is read from what each maker prints', () => {
  expect(javaRelease('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment')).toBe(17);
  expect(javaRelease('java version "1.8.0_202"')).toBe(1);
  expect(javaRelease('openjdk version "21" 2023-09-19')).toBe(21);
  expect(javaRelease('The operation could not be completed')).toBeUndefined();
});

test('folders of the cache name every version, and broker and agent do not share one', () => {
  expect(brokerJars('/cache')).toBe('/cache/kafka_2.13-4.3.1+log4j-slf4j-impl-2.25.4');
  expect(metricsAgentJar('/cache')).toBe('/cache/opentelemetry-javaagent-2.25.0/opentelemetry-javaagent-2.25.0.jar');
});

test('a project has one dependency for each artifact', () => {
  const pom = pomOf(['org.a:b:1', 'org.c:d_2.13:2.0']);
  expect(pom.match(/<dependency>/g)).toHaveLength(2);
  expect(pom).toContain('<groupId>org.c</groupId><artifactId>d_2.13</artifactId><version>2.0</version>');
});
