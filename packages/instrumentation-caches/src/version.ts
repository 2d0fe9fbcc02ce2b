/** Name and version of this package, as the scope of its telemetry. */

/** Name of the package and of its instrumentation scope. */
export const PACKAGE_NAME = '@weir/instrumentation-caches';

/** Version of the package; a test compares it with package.json. */
export const PACKAGE_VERSION = '0.0.0';

/** The scope of everything that is emitted here. */
export const SCOPE: { readonly name: string; readonly version: string } = {
  name: PACKAGE_NAME,
  version: PACKAGE_VERSION,
};
