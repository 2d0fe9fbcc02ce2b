export { namedFlowStore, type NamedFlowStoreOptions } from './named/named-store.ts';
