/** Test files of packages that load `@platformatic/kafka`, which needs Node 22.22; relative to the top of the repository. */
export const KAFKA_CLIENT_TESTS: readonly string[] = [];
