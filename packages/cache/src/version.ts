/** Name and version of this package, as the scope of its telemetry. */

/** Name of the package and of its instrumentation scope. */
export const PACKAGE_NAME = '@weir/cache';

/** Version of the package; a test compares it with package.json. */
export const PACKAGE_VERSION = '0.0.0';
