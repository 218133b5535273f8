import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import type { Confirmation, RunPlan } from "@/server/domain/run/run-plan";
import { listSideEffects } from "@/server/domain/run/side-effects";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { listAll } from "@/server/domain/text/words";
import { hashContent } from "@/server/services/agent/contents";
import { hashText } from "@/server/services/hash-text";

/**
 * Everything that a person sees before they confirm a plan, except the parts that depend on editing the
 * input.
 */
interface Previewed extends Pick<RunPlan, "fromStepOrder" | "asksAgain" | "sideEffects"> {
  version: { id: string; agents: ReadonlyMap<string, AgentContent> };
  input: string;
  /** The IDs of the attempts and approvals that the run still uses. */
  uses: readonly string[];
}

/** The parts that a plan's hash covers, in order, with their names. */
const PARTS = {
  fromStepOrder: "the step to start from",
  input: "the step's input",
  uses: "earlier outputs or approvals",
  version: "the workflow version",
  contents: "an agent",
  asksAgain: "the required approvals",
  tried: "the requests that may be repeated",
};
type Part = keyof typeof PARTS;
const PART_NAMES = Object.keys(PARTS) as Part[];

const PART_CHARS = 8;

/**
 * Hashes a plan: where the run continues, its text, the required approvals, and what its steps send. Appends a short
 * hash of each part, so that a later comparison can name the parts that changed.
 */
export function hashPlan({ version, input, sideEffects, ...place }: Previewed): string {
  const parts: Record<Part, unknown> = {
    ...place,
    input: hashText(input),
    version: version.id,
    contents: [...version.agents.values()].map(hashContent).sort(),
    // Covers only steps that send requests, because the preview doesn't mark other repeated steps.
    tried: [...new Set(sideEffects.flatMap(({ stepOrder, repeats }) => (repeats ? [stepOrder] : [])))],
  };
  const short = PART_NAMES.map((part) => hashText(sortedJson(parts[part])).slice(0, PART_CHARS));
  return [hashText(sortedJson(parts)), ...short].join("-");
}

/** Names the parts that differ between two hashes. Empty if the hashes don't show which parts differ. */
function listChanged(planned: string, confirmed: string): string[] {
  const [, ...now] = planned.split("-");
  const [, ...then] = confirmed.split("-");
  if (then.length !== now.length) return [];
  return PART_NAMES.filter((_, index) => now[index] !== then[index]).map((part) => PARTS[part]);
}

/**
 * Throws unless the person confirmed each step with side effects. If they pass the hash of a preview, also throws if
 * the plan has changed since.
 */
export function requireConfirmed(
  { sideEffects, planHash }: Pick<RunPlan, "sideEffects" | "planHash">,
  confirmed: Confirmation,
  words: Parameters<typeof listSideEffects>[1],
): void {
  if (confirmed.planHash != null && confirmed.planHash !== planHash) {
    const changed = listChanged(planHash, confirmed.planHash);
    const what = changed.length > 0 ? listAll(changed) : "the run, its workflow, or one of its agents";
    const message = `The preview is out of date because ${what} changed. Check the new preview, then try again.`;
    throw new AppError("conflict", message, { sideEffects });
  }
  const open = sideEffects.filter(({ stepOrder }) => !confirmed.allowSideEffects?.includes(stepOrder));
  if (open.length === 0) return;
  const orders = [...new Set(sideEffects.map(({ stepOrder }) => stepOrder))].join(", ");
  throw new AppError(
    "unconfirmed-effects",
    `${listSideEffects(open, words).join(". ")}. To allow it, set allowSideEffects to [${orders}].`,
    { sideEffects },
  );
}
