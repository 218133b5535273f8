import { z } from "zod";
import { MAX_KEEP_DAYS } from "./keep-days";

/** Whether an organization records reading times and how long it keeps them. */
export const ReadingSettings = z.object({
  recordReadingTimes: z.boolean(),
  keepReadingDays: z.int().min(1).max(MAX_KEEP_DAYS),
});
export type ReadingSettings = z.output<typeof ReadingSettings>;

/** A partial update: only the settings to change. */
export const ReadingSettingsChange = ReadingSettings.partial();
export type ReadingSettingsChange = z.output<typeof ReadingSettingsChange>;
