import { z } from "zod";
import {
  isApprover,
  MAX_APPROVERS,
  MAX_QUORUM,
  MAX_TIMEOUT_SECONDS,
  normalizeApprover,
  ROLE_APPROVERS,
} from "./approver";

/** A member's email, or `role:<role>`. Emails are compared in lower case. */
const Approver = z
  .string()
  .transform(normalizeApprover)
  .pipe(z.string().max(320))
  .refine(isApprover, `must be a member's email address or one of ${ROLE_APPROVERS.join(", ")}`);

/** Who may decide a review and when it is decided. Everything left out takes the default. */
export const ReviewPolicy = z.object({
  approvers: z
    .array(Approver)
    .max(MAX_APPROVERS)
    .nullish()
    .transform((value) => [...new Set(value ?? [])])
    .meta({ description: "Member emails and role:<role>; empty: everyone who may decide reviews." }),
  quorum: z
    .int()
    .min(1)
    .max(MAX_QUORUM)
    .nullish()
    .transform((value) => value ?? 1)
    .meta({ description: "How many different people must stand behind one text." }),
  allowRequester: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true)
    .meta({ description: "Whether the person who started the run may decide." }),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_SECONDS)
    .nullish()
    .transform((value) => value ?? null)
    .meta({ description: "After so many seconds the run fails as EXPIRED; null: never." }),
});
export type ReviewPolicy = z.infer<typeof ReviewPolicy>;
