/** Whether Weir is loaded before the application. */
import { createRequire } from 'node:module';
import { type Finding, ok, warn } from './finding.ts';

const REGISTER = '@weir/node/register';

/** The loader hook, which `--import @weir/node/register` puts in place. */
export function loaderFindings(env: NodeJS.ProcessEnv, home: string): readonly Finding[] {
  const registered = (env['NODE_OPTIONS'] ?? '').includes(REGISTER);
  const hook = registered
    ? ok('Loading', `NODE_OPTIONS loads ${REGISTER} before the application`)
    : warn(
        'Loading',
        `NODE_OPTIONS does not load ${REGISTER}; what an application imports before startWeir is not instrumented`,
        `node --import ${REGISTER} app.js`,
      );
  try {
    createRequire(home).resolve(REGISTER);
    return [hook];
  } catch {
    return [hook, warn('Weir', `${REGISTER} is not found from here`, 'npm install @weir/node')];
  }
}
