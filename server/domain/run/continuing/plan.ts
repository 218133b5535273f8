import type { z } from "zod";
import { RunPlan } from "@/server/domain/run/plan";

/** What happens if a failed run is continued. */
export const ContinuePlan = RunPlan.meta({ id: "ContinuePlan" });
export type ContinuePlan = z.output<typeof ContinuePlan>;
