/** `weir check`: what is wrong with a configuration, and what it comes to. */
import { configError } from '../config/config-text.ts';
import { loadConfig } from '../config/load-config.ts';
import { picture } from '../config/picture.ts';
import { WeirNodeError } from '../errors.ts';
import { makeParts } from '../parts/parts.ts';
import { exportAccounts } from '../sdk/export-account.ts';
import { sdkModules } from '../sdk/sdk-modules.ts';
import type { WeirCliIo } from './cli-io.ts';

/** @returns 0 where nothing is wrong, else 1 */
export async function check(file: string, { env, print, printError }: WeirCliIo): Promise<0 | 1> {
  const problems: WeirNodeError[] = [];
  try {
    const tools = { sdk: sdkModules(), accounts: exportAccounts(), isDry: true };
    const { options, problems: found, opening, root } = loadConfig(file, tools, env);
    problems.push(...found);
    for (const { reason } of (await Promise.allSettled(opening)).filter(isRejected)) {
      problems.push(configError((reason as Error).message, reason));
    }
    // Parts refuse their options when they are made.
    for (const part of makeParts(options, tools, () => {})) if ('error' in part) problems.push(part.error);
    for (const line of picture({ root, options })) print(line);
  } catch (error) {
    if (!(error instanceof WeirNodeError)) throw error;
    problems.push(error);
  }
  for (const { message } of problems) printError(message);
  print(problems.length === 0 ? 'ok' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
  return problems.length === 0 ? 0 : 1;
}

function isRejected(outcome: PromiseSettledResult<unknown>): outcome is PromiseRejectedResult {
  return outcome.status === 'rejected';
}
