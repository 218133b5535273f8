import { z } from "zod";

/** What a single-step test uses instead of a full run: the run's input, and outputs by step name. */
export const RunContext = z.object({ runInput: z.string(), steps: z.record(z.string(), z.string()) });
export type RunContext = z.infer<typeof RunContext>;
