import { SqliteFlowStore } from '../src/index.ts';
import { describeFlowStore } from './contract/flow-store-contract.ts';
import { startInThread } from './sqlite/start-in-thread.ts';

describeFlowStore(
  'SqliteFlowStore, served in the thread that asks,',
  async (at) => new SqliteFlowStore({ file: ':memory:', ...at }, startInThread),
);
describeFlowStore('SqliteFlowStore', async (at) => new SqliteFlowStore({ file: ':memory:', ...at }), {
  runs: 1,
});
