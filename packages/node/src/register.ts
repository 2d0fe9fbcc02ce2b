/**
 * `node --import @weir/node/register app.js`: all of Weir with no code, set up by variables of the environment. Loaded for its
 * effect, by `import` and by `require`.
 */
import { registerWeir } from './zero-code/register-weir.ts';
import { systemPorts } from './start/start-weir.ts';
import type { Weir } from './start/weir-handle.ts';

/** The Weir that was started; undefined where `WEIR_ENABLED` is `false`. */
export const telemetry: Weir | undefined = registerWeir(process.env, systemPorts());
