import { z } from "zod";
import { MAX_RETENTION_DAYS } from "./limits";

const Days = z.int().min(1).max(MAX_RETENTION_DAYS).nullable();

/**
 * The number of days from the end of a run until its content is erased, and until the run itself is deleted. Null
 * means never.
 */
export const RetentionSettings = z
  .object({ eraseAfterDays: Days, deleteAfterDays: Days })
  .refine(
    ({ eraseAfterDays, deleteAfterDays }) =>
      deleteAfterDays === null || (eraseAfterDays !== null && eraseAfterDays <= deleteAfterDays),
    {
      path: ["deleteAfterDays"],
      message: "must be at least the number of days after which content is erased",
    },
  );
export type RetentionSettings = z.output<typeof RetentionSettings>;

/** The number of runs that a setting affects, and when the first and the last of these runs ended. */
const Concerned = z.object({
  count: z.int(),
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
});
export type Concerned = z.output<typeof Concerned>;

/** What the settings would do now: erase only the content of some runs, and delete others. */
export const RetentionPreview = z.object({ at: z.iso.datetime(), erased: Concerned, deleted: Concerned });
export type RetentionPreview = z.output<typeof RetentionPreview>;

/**
 * Settings, with the preview that the person confirmed. A preview is needed only if the new settings keep something
 * for a shorter time.
 */
export const RetentionChange = z.object({
  settings: RetentionSettings,
  confirmed: z.object({ at: z.iso.datetime(), erased: z.int(), deleted: z.int() }).nullish(),
});
export type RetentionChange = z.output<typeof RetentionChange>;
