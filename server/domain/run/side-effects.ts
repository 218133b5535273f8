import { listEffects } from "@/server/domain/review/next/describe-destinations";
import type { Destination } from "@/server/domain/review/next/destinations";
import type { SideEffect } from "./run-plan";

/** Marks the requests and calls of steps that have been attempted before. */
export function markRepeats(effects: readonly Destination[], triedSteps: ReadonlySet<number>): SideEffect[] {
  return effects.map((effect) => ({ ...effect, repeats: triedSteps.has(effect.stepOrder) }));
}

/**
 * Describes the requests and calls that may be repeated, then those that are made for the first time. `words` has the
 * text before each list.
 */
export function listSideEffects(
  effects: readonly SideEffect[],
  words: { again: string; first: string },
): string[] {
  const again = effects.filter(({ repeats }) => repeats);
  const first = effects.filter(({ repeats }) => !repeats);
  return [
    ...(again.length > 0 ? [`${words.again}: ${listEffects(again)}`] : []),
    ...(first.length > 0 ? [`${words.first}: ${listEffects(first)}`] : []),
  ];
}
