/** The stock SDK, of which nothing is constructed: what it would be given is kept instead. */
import { type SdkModules, sdkModules } from '../../src/sdk/sdk-modules.ts';

/** Stands for what a class or a function of the SDK makes. */
class Made {
  readonly made: string;
  readonly given: readonly unknown[];

  constructor(made: string, given: readonly unknown[]) {
    this.made = made;
    this.given = given;
  }

  merge(other: unknown): Made {
    return new Made('merge', [this, other]);
  }

  set(name: string, value: string): void {
    (this.given as unknown[]).push([name, value]);
  }

  export(): void {}
  onEnd(): void {}
  onEmit(): void {}
}

/** The modules of the SDK; the parser of files is the SDK's own. */
export function recordedSdk(): SdkModules {
  const sdk = sdkModules();
  return {
    ...sdk,
    load<T>(name: string): T {
      const module = sdk.load<Record<string, unknown>>(name);
      if (name === '@opentelemetry/configuration') return module as T;
      return new Proxy(module, {
        get(_, key) {
          const member = module[String(key)];
          if (typeof member !== 'function') return member;
          const calls = (...given: unknown[]): Made => new Made(`${name} ${String(key)}`, given);
          return new Proxy(function made() {}, {
            apply: (_f, _this, given) => calls(...given),
            construct: (_f, given) => calls(...given),
          });
        },
      }) as T;
    },
  };
}

/** All that is in a value, as a text; a choice of aggregations by what it chooses. */
export function asText(value: unknown): string {
  return JSON.stringify(value, (key, member: unknown) =>
    key === 'aggregationPreference' && typeof member === 'function'
      ? (member as (type: string) => unknown)('HISTOGRAM')
      : member,
  );
}
