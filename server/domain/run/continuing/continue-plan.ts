import type { z } from "zod";
import { RunPlan } from "@/server/domain/run/run-plan";

/** A preview of continuing a failed run. */
export const ContinuePlan = RunPlan.meta({ id: "ContinuePlan" });
export type ContinuePlan = z.output<typeof ContinuePlan>;
