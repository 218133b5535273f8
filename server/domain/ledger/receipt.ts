import { z } from "zod";
import { LedgerHeadDto } from "./entry";

/** Lets a person check later that a run's evidence still contains their decision, unchanged. */
export const ReceiptDto = z.object({
  type: z.literal("countersign/receipt"),
  organization: z.string(),
  run: z.string(),
  review: z.string(),
  decision: z.string(),
  decidedAt: z.iso.datetime(),
  entry: z.object({
    id: z.string(),
    /** The SHA-256 of the entry. */
    hash: z.string(),
    /** The entry's place in the chain. Null if it isn't chained yet. */
    sequence: z.number().nullable(),
  }),
  /** The first head that covers the entry. Null if no head covers it yet. */
  head: LedgerHeadDto.nullable(),
});
export type ReceiptDto = z.output<typeof ReceiptDto>;
