import { z } from "zod";

/** What the test of one step knows of the run that it leaves out: its input, and outputs by the steps' names. */
export const RunContext = z.object({ runInput: z.string(), steps: z.record(z.string(), z.string()) });
export type RunContext = z.infer<typeof RunContext>;
