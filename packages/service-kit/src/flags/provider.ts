import { createHash } from 'node:crypto';
import { OpenFeatureEventEmitter, ProviderEvents, type Provider } from '@openfeature/server-sdk';
import {
  FlagNotFoundError,
  StandardResolutionReasons,
  TypeMismatchError,
  type EvaluationContext,
  type JsonValue,
  type ResolutionDetails,
} from '@openfeature/core';
import type { FlagsFile } from './flagsFile.ts';

/**
 * OpenFeature on `$RUN_DIR/flags.json`. Services ask the `flags` of their context.
 *
 * @example
 * ```ts
 * if (await flags.getBooleanValue('new-checkout', false, { targetingKey: tenantId })) { … }
 * ```
 */
export class RunDirectoryProvider implements Provider {
  readonly metadata = { name: 'run-directory' };
  readonly runsOn = 'server';
  readonly events = new OpenFeatureEventEmitter();
  readonly #file: FlagsFile;

  constructor(file: FlagsFile) {
    this.#file = file;
    file.onChange(() => this.events.emit(ProviderEvents.ConfigurationChanged));
  }

  resolveBooleanEvaluation = async (key: string, _: boolean, context: EvaluationContext) =>
    this.#resolve<boolean>(key, 'boolean', context);

  resolveStringEvaluation = async (key: string, _: string, context: EvaluationContext) =>
    this.#resolve<string>(key, 'string', context);

  resolveNumberEvaluation = async (key: string, _: number, context: EvaluationContext) =>
    this.#resolve<number>(key, 'number', context);

  resolveObjectEvaluation = async <T extends JsonValue>(
    key: string,
    _: T,
    context: EvaluationContext,
  ) => this.#resolve<T>(key, 'object', context);

  #resolve<T>(key: string, type: string, context: EvaluationContext): ResolutionDetails<T> {
    const flag = this.#file.current.flags[key];
    if (!flag) throw new FlagNotFoundError(`There is no flag "${key}"`);
    const inside =
      flag.percentage === undefined || bucket(key, context.targetingKey) < flag.percentage;
    const value = inside ? flag.value : flag.otherwise;
    // Outside of the rollout and nothing said: the default of the code.
    if (value === undefined) throw new FlagNotFoundError(`Flag "${key}" has no \`otherwise\``);
    if (typeof value !== type) throw new TypeMismatchError(`Flag "${key}" is a ${typeof value}`);
    return {
      value: value as T,
      variant: flag.variant,
      reason:
        flag.percentage === undefined
          ? StandardResolutionReasons.STATIC
          : StandardResolutionReasons.SPLIT,
    };
  }
}

/** 0–100, the same for a flag and key in every process; without a key outside of every rollout below 100 %. */
function bucket(flag: string, key: string | undefined): number {
  if (key === undefined) return 99.999;
  const hash = createHash('sha256').update(`${flag}/${key}`).digest().readUInt32BE(0);
  return (hash / 0x1_0000_0000) * 100;
}
