import { z } from "zod";
import { MAX_RETENTION_DAYS } from "./limits";

const Days = z.int().min(1).max(MAX_RETENTION_DAYS).nullable();

/** After how many days an ended run loses its texts, and after how many it's deleted. Null keeps them. */
export const RetentionSettings = z
  .object({ eraseAfterDays: Days, deleteAfterDays: Days })
  .refine(
    ({ eraseAfterDays, deleteAfterDays }) =>
      deleteAfterDays === null || (eraseAfterDays !== null && eraseAfterDays <= deleteAfterDays),
    { path: ["deleteAfterDays"], message: "must not be less than the days after which texts are erased" },
  );
export type RetentionSettings = z.output<typeof RetentionSettings>;

/** Runs that a setting concerns, and when the first and the last of them ended. */
const Concerned = z.object({
  count: z.int(),
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
});
export type Concerned = z.output<typeof Concerned>;

/** What settings would do now: which runs lose their texts but stay, and which are deleted. */
export const RetentionPreview = z.object({ at: z.iso.datetime(), erased: Concerned, deleted: Concerned });
export type RetentionPreview = z.output<typeof RetentionPreview>;

/** Settings, with the preview that the person has confirmed. Only settings that keep less need one. */
export const RetentionChange = z.object({
  settings: RetentionSettings,
  confirmed: z.object({ at: z.iso.datetime(), erased: z.int(), deleted: z.int() }).nullish(),
});
export type RetentionChange = z.output<typeof RetentionChange>;
