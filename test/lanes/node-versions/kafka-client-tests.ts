/** Test files of packages that load `@platformatic/kafka`, which needs Node 22.22; relative to the top of the repository. */
export const KAFKA_CLIENT_TESTS: readonly string[] = [
  'packages/delivery/test/kafka/attempt.test.ts',
  'packages/delivery/test/kafka/failure.test.ts',
  'packages/delivery/test/kafka/kafka-sender.test.ts',
  'packages/delivery/test/kafka/partition.test.ts',
  'packages/delivery/test/kafka/settings.test.ts',
  'packages/flow-events/test/kafka/kafka-transport.test.ts',
  'packages/flow-events/test/kafka/kafka-flow-source.test.ts',
];
