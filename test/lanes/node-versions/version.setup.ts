/** Runs in every process before its tests: the Node that runs them must be the lane's. */
const expected = `v${process.env['WEIR_LANE_NODE']}`;
if (process.version !== expected) throw new Error(`Node must be ${expected}, and is ${process.version}`);
if (process.env['VITEST_WORKER_ID'] === '1') console.log(`in the test processes: Node ${process.version}`);
