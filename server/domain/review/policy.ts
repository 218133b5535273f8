import { z } from "zod";
import { ROLES } from "@/server/domain/access/access";

export const MAX_TIMEOUT_SECONDS = 366 * 24 * 60 * 60;

const ROLE_APPROVERS: readonly string[] = ROLES.map((role) => `role:${role}`);

/** A member's email, or `role:<role>`. Emails are compared in lower case. */
const Approver = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .refine(
    (value) =>
      value.startsWith("role:") ? ROLE_APPROVERS.includes(value) : z.email().safeParse(value).success,
    `must be a member's email address or one of ${ROLE_APPROVERS.join(", ")}`,
  );

/** Who may decide a review and when it is decided. Everything left out takes the default. */
export const ReviewPolicy = z.object({
  approvers: z
    .array(Approver)
    .max(100)
    .nullish()
    .transform((value) => [...new Set(value ?? [])])
    .meta({ description: "Member emails and role:<role>; empty: everyone who may decide reviews." }),
  quorum: z
    .int()
    .min(1)
    .max(100)
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
