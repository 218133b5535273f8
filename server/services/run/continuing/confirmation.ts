import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import { listEffects } from "@/server/domain/review/next/describe-destinations";
import type { Confirmation, RunPlan } from "@/server/domain/run/plan";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { hashContent } from "@/server/services/agent/contents";
import { hashText } from "@/server/services/hash-text";

/** Hashes everything that determines what a version's steps send. */
export function hashPlan({ id, agents }: { id: string; agents: ReadonlyMap<string, AgentContent> }): string {
  return hashText(sortedJson([id, ...[...agents.values()].map(hashContent).sort()]));
}

/** Throws unless the plan is what the person saw, and each step that may send something again is confirmed. */
export function requireConfirmed(
  { sideEffects, planHash }: Pick<RunPlan, "sideEffects" | "planHash">,
  confirmed: Confirmation,
  what: string,
): void {
  if (confirmed.planHash != null && confirmed.planHash !== planHash)
    throw new AppError(
      "conflict",
      "The workflow or one of its agents has changed since the preview. Check the new preview, then try again.",
      { sideEffects },
    );
  const open = sideEffects.filter(({ stepOrder }) => !confirmed.allowSideEffects?.includes(stepOrder));
  if (open.length === 0) return;
  const orders = [...new Set(sideEffects.map(({ stepOrder }) => stepOrder))].join(", ");
  throw new AppError(
    "unconfirmed-effects",
    `${what} this: ${listEffects(open)}. To allow it, set allowSideEffects to [${orders}].`,
    { sideEffects },
  );
}
