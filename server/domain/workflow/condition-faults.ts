import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReadWhen, WhenFault } from "@/server/domain/review/condition/expression";
import type { DraftStep } from "./draft";

export type ReadsWhen = (expression: string) => ReadWhen;

/** Finds reasons why a step's review condition can't be used. `earlier` has the names of the earlier steps. */
export function findWhenFaults(
  step: Pick<DraftStep, "agentId" | "review">,
  earlier: { has(name: string): boolean },
  readWhen: ReadsWhen | undefined,
): string[] {
  const when = step.review?.when ?? null;
  if (when === null) return [];
  if (isHumanStep(step)) return ["people always review a human step, so its review can't have a condition"];
  const read = readWhen?.(when);
  if (!read) return [];
  if (!read.ok) return [sayWhenFault(read.fault)];
  return read.steps
    .filter((name) => !earlier.has(name))
    .map((name) => `the review's condition uses steps.${name}, but no earlier step is named "${name}"`);
}

/** Describes a fault: "the review's condition isn't valid at character 16: it isn't complete". */
function sayWhenFault({ at, message }: WhenFault): string {
  return `the review's condition isn't valid at character ${at + 1}: ${message}`;
}
