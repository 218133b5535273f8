import { z } from "zod";

/** The maximum number of problems that are kept and shown. */
export const MAX_LISTED_PROBLEMS = 100;
/** The maximum number of verifications in the list. */
export const MAX_LISTED_CHECKS = 20;

const LedgerProblemDto = z.object({
  problem: z.string(),
  /** The place in the chain. Null if the problem isn't about a link. */
  sequence: z.number().nullable(),
  entryId: z.string().nullable(),
});

/** A verification of the organization's ledger. */
export const LedgerCheckDto = z.object({
  id: z.string(),
  status: z.enum(["RUNNING", "COMPLETED"]),
  /** Whether the verification covers all entries, or only those added since the previous verification. */
  full: z.boolean(),
  /** Who started the verification. Null for a scheduled verification or if the member no longer exists. */
  startedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  checked: z.number(),
  total: z.number(),
  /** The number of entries from the first one on that are verified, by this verification or by those before it. */
  through: z.number(),
  problemCount: z.number(),
  /** The first `MAX_LISTED_PROBLEMS` problems. */
  problems: z.array(LedgerProblemDto),
});
export type LedgerCheckDto = z.output<typeof LedgerCheckDto>;
