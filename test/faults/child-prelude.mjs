/**
 * Loaded in a child before its script: the channel to the parent keeps the child alive until it is told how to end. Plain
 * JavaScript, so that every supported Node runs it unasked.
 */

/** By the names in `child-endings.ts`. */
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

let started = false;
let told;

/** The script's first statement: what it is told before that has to wait, or it would end while it is still loaded. */
globalThis[Symbol.for('weir.child.started')] = () => {
  started = true;
  if (told !== undefined) setImmediate(end);
};

process.on('message', (way) => {
  told = way;
  // Not at once: Node 22.15 does not bear that the channel is closed while it hands out messages.
  if (started) setImmediate(end);
});

function end() {
  process.disconnect();
  endings[told]();
}
