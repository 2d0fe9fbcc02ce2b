/** The Collector that was started for tests. */
import { givenService } from '../given.ts';
import type { RunningService } from '../service.ts';

/** The Collector that `WEIR_COLLECTOR` names. @throws Error where the variable is not set */
export function givenCollector(env: NodeJS.ProcessEnv): RunningService {
  return givenService('collector', env);
}
