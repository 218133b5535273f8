import { z } from "zod";

/** How long and how far a reviewer read the document before deciding. */
export const ReadingDto = z
  .object({
    firstOpenedAt: z.iso.datetime().nullable().meta({
      description:
        "When the member first opened the document. Null if reading times aren't recorded or kept.",
    }),
    secondsInView: z.number().nullable().meta({
      description:
        "How long the document was in view, in a visible tab. Null if reading times aren't recorded or kept.",
    }),
    reachedEnd: z.boolean().meta({ description: "Whether the end of the document was in view." }),
  })
  .nullable()
  .meta({
    description:
      "How long and how far the member read the document before deciding. Null if not recorded, such as for decisions through the API, in bulk, or through an emailed link.",
  });
export type ReadingDto = z.output<typeof ReadingDto>;

/** A report that the page sends while someone reads a review. */
export const ReadingReport = z.object({
  id: z.string(),
  /** The hash of the document in view. */
  hash: z.string().max(100),
  /** How long the document has been in view since the last report. */
  seconds: z
    .int()
    .min(0)
    .max(24 * 60 * 60),
  reachedEnd: z.boolean(),
});
export type ReadingReport = z.output<typeof ReadingReport>;

/**
 * The response to a report. `reachedEnd` is whether the caller has reached the end of the review's current document,
 * in this visit or an earlier one.
 */
export const ReadingReceipt = z.object({ recordsTimes: z.boolean(), reachedEnd: z.boolean() });
export type ReadingReceipt = z.output<typeof ReadingReceipt>;
