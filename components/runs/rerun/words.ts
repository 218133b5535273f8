import type { RerunDto } from "@/server/domain/run/rerun/rerun-dto";

/** Says which step a new run starts from and which outputs it reuses. */
export function sayWhatRuns(fromStepOrder: number): string {
  const runs = `A new run starts from step ${fromStepOrder}.`;
  if (fromStepOrder === 1) return `${runs} Every step runs.`;
  const before =
    fromStepOrder === 2 ? "The output of step 1 is" : `The outputs of steps 1 to ${fromStepOrder - 1} are`;
  return `${runs} ${before} reused at no cost.`;
}

/** Describes where a rerun started: "from step 3, with an edited input". */
export function sayRerun({ fromStepOrder, edited }: Pick<RerunDto, "fromStepOrder" | "edited">): string {
  return `from step ${fromStepOrder}${edited ? ", with an edited input" : ""}`;
}
