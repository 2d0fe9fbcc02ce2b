/** What the probe in a process tells the doctor. */

/** A module that an instrumentation patches. */
export interface ReportedModule {
  readonly name: string;
  readonly isPatched: boolean;
  /** Of a package that a hook has seen, whether or not its version is supported. */
  readonly version?: string;
  readonly supported: readonly string[];
}

/** One process, as far as it has come. */
export interface ProcessReport {
  /** The file that runs. */
  readonly file: string;
  /** Whether Weir was started, or its parts given to a NodeSDK. */
  readonly isStarted: boolean;
  /** What Weir said was wrong. */
  readonly problems: readonly string[];
  readonly instrumentations: readonly { readonly name: string; readonly modules: readonly ReportedModule[] }[];
  /** Packages that were loaded before Weir could see it, by name. */
  readonly early: readonly string[];
  /** All packages that are loaded. */
  readonly loaded: readonly string[];
  /** Settled is one that has loaded nothing more for a while in which its event loop ran. */
  readonly state: 'loading' | 'settled' | 'ended';
  /** Copies of the API that are loaded: the version of each. */
  readonly apiVersions: readonly string[];
}
