/** When nothing may be published. */
import type { Package } from '../checks/workspace.ts';

/** Why these packages may not be published from here, or nothing. */
export function publishRefusal(
  published: readonly Package[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const unversioned = published.filter(({ manifest }) => manifest.version === '0.0.0');
  if (unversioned.length > 0) {
    return `no version yet: ${unversioned.map(({ manifest }) => manifest.name).join(', ')}; run "npx changeset version" first`;
  }
  // The token by which the registry knows which run of which repository built the files.
  if (env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined) {
    return 'publishing needs provenance, so it runs in continuous integration alone (permission "id-token: write")';
  }
  return undefined;
}
