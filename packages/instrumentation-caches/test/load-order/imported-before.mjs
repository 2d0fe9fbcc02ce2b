import * as modules from './modules.mjs';
import { printSpans } from './sdk.mjs';
import { use } from './use.mjs';
import { getCacheInstrumentations } from '../../src/index.ts';

getCacheInstrumentations();
await use(modules);
printSpans();
