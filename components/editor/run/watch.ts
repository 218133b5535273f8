import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished, type RunStatus } from "@/server/domain/run/status";

const LIVE_MS = 700;
/** Nothing moves before a person does. */
const PAUSED_MS = 2_000;

/** How long to wait before the run is asked for again, or false: it will not change any more, or it is refused. */
export function nextPoll(status: RunStatus | undefined, refused: boolean): number | false {
  if (refused || (status && isFinished(status))) return false;
  return status === "PAUSED" ? PAUSED_MS : LIVE_MS;
}

/** What a run made of each step so far, by the step's id. */
export function progressOf(steps: RunDetailDto["steps"] | undefined): ReadonlyMap<string, StepRunDto> {
  return new Map(steps?.map((step) => [step.stepId, step]));
}
