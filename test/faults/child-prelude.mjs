/**
 * Loaded in a child before its script: the channel to the parent keeps the child alive until it is told how to end. Plain
 * JavaScript, so that every supported Node runs it unasked.
 */
/** By the names in `child-endings.ts`. Each lets go of the channel first, so that nothing else of it holds the child. */
const endings = {
  'end of work'() {},
  'process.exit'() {
    process.exit(0);
  },
  'uncaught exception'() {
    throw new Error('uncaught exception, as the test told');
  },
  'unhandled rejection'() {
    void Promise.reject(new Error('unhandled rejection, as the test told'));
  },
  'broken pipe'() {
    process.stdout.write('nobody reads this\n');
    process.stderr.write('nobody reads this\n');
  },
};

process.on('message', (way) => {
  process.disconnect();
  endings[way]();
});
