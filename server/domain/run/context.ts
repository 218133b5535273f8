import { z } from "zod";

/** The values that a single-step test uses in place of a run: the input, and outputs by step name. */
export const RunContext = z.object({ runInput: z.string(), steps: z.record(z.string(), z.string()) });
export type RunContext = z.infer<typeof RunContext>;
