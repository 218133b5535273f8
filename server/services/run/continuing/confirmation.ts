import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import type { Confirmation, RunPlan } from "@/server/domain/run/plan";
import { listSideEffects } from "@/server/domain/run/side-effects";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { hashContent } from "@/server/services/agent/contents";
import { hashText } from "@/server/services/hash-text";

/** Everything that a person sees before they confirm a plan. None of it depends on whether they edit the input. */
interface Previewed extends Pick<RunPlan, "fromStepOrder" | "asksAgain" | "sideEffects"> {
  version: { id: string; agents: ReadonlyMap<string, AgentContent> };
  input: string;
  /** The ids of the attempts and approvals that still count. */
  uses: readonly string[];
}

/** Hashes what determines where a run goes on, with which text, who has to approve it, and what its steps send. */
export function hashPlan({ version: { id, agents }, input, sideEffects, ...place }: Previewed): string {
  const contents = [...agents.values()].map(hashContent).sort();
  // Of the steps that were tried, only those that send something are shown as repeating it.
  const tried = [...new Set(sideEffects.flatMap(({ stepOrder, repeats }) => (repeats ? [stepOrder] : [])))];
  return hashText(sortedJson({ ...place, version: id, contents, tried, input: hashText(input) }));
}

/** Throws unless the plan is what the person saw, and each step that may send something again is confirmed. */
export function requireConfirmed(
  { sideEffects, planHash }: Pick<RunPlan, "sideEffects" | "planHash">,
  confirmed: Confirmation,
  words: Parameters<typeof listSideEffects>[1],
): void {
  if (confirmed.planHash != null && confirmed.planHash !== planHash)
    throw new AppError(
      "conflict",
      "The run, its workflow or one of its agents has changed since the preview. Check the new preview, then try again.",
      { sideEffects },
    );
  const open = sideEffects.filter(({ stepOrder }) => !confirmed.allowSideEffects?.includes(stepOrder));
  if (open.length === 0) return;
  const orders = [...new Set(sideEffects.map(({ stepOrder }) => stepOrder))].join(", ");
  throw new AppError(
    "unconfirmed-effects",
    `${listSideEffects(open, words).join(". ")}. To allow it, set allowSideEffects to [${orders}].`,
    { sideEffects },
  );
}
