import { z } from "zod";
import { isApprover, normalizeApprover, ROLE_APPROVERS } from "./approver";
import { namesNoOne } from "./approvers-named";
import { MAX_SAMPLE, MAX_WHEN_CHARS } from "./condition/limits";
import { MAX_APPROVERS, MAX_QUORUM, MAX_TIMEOUT_SECONDS } from "./policy-limits";

/** A member's email, or `role:<role>`. Emails are compared in lower case. */
const Approver = z
  .string()
  .transform(normalizeApprover)
  .pipe(z.string().max(320))
  .refine(isApprover, `must be a member's email address or one of ${ROLE_APPROVERS.join(", ")}`);

const Escalation = z.object({
  afterSeconds: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_SECONDS)
    .meta({ description: "How long the review is open before it's escalated, in seconds." }),
  to: z
    .array(Approver)
    .min(1)
    .max(MAX_APPROVERS)
    .transform((value) => [...new Set(value)])
    .meta({ description: "The people who can decide from then on, in the same format as `approvers`." }),
});

const Approvers = z
  .array(Approver)
  .max(MAX_APPROVERS)
  .transform((value) => [...new Set(value)]);

const fields = {
  quorum: z
    .int()
    .min(1)
    .max(MAX_QUORUM)
    .nullish()
    .transform((value) => value ?? 1)
    .meta({ description: "The number of people who must approve the same document." }),
  allowRequester: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true)
    .meta({ description: "Whether people who started or continued the run can decide." }),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_SECONDS)
    .nullish()
    .transform((value) => value ?? null)
    .meta({
      description:
        "If the review isn't decided within this many seconds, the run fails with the reason EXPIRED. Null for no deadline.",
    }),
  escalate: Escalation.nullish()
    .transform((value) => value ?? null)
    .meta({
      description:
        "Lets more people decide if the review isn't decided in time. They're added to the approvers and get a message. Nothing is approved automatically. Null for no escalation.",
    }),
  requireReadToEnd: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false)
    .meta({
      description:
        "Whether approvers must read the document to the end in the app. If true, approvals through the API, in bulk, or through an emailed link return 403.",
    }),
  requirePasskey: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false)
    .meta({
      description:
        "Whether approvers must sign with a passkey in the app. If true, approvals through the API, in bulk, in Slack, or through an emailed link return 403.",
    }),
  when: z
    .string()
    .max(MAX_WHEN_CHARS)
    .nullish()
    .transform((value) => value ?? null)
    .meta({
      description:
        "A CEL expression. The output is reviewed only if the expression is true or has no result. Null to review every output. Not allowed on human steps. The expression can read `input`, `output`, `json` (the output parsed as JSON), `run.input`, `run.startedBy`, `run.channel`, and `steps.<name>.output` and `steps.<name>.json` of earlier steps.",
    }),
  sample: z
    .int()
    .min(0)
    .max(MAX_SAMPLE)
    .nullish()
    .transform((value) => value ?? 0)
    .meta({ description: "The percentage of outputs that are reviewed even though `when` is false." }),
};

/**
 * Who can decide a review and how many approvals it needs, as stored and as recorded for a review. Omitted fields get
 * their defaults.
 */
export const ReviewPolicy = z
  .object({
    approvers: Approvers.nullish()
      .transform((value) => value ?? [])
      .meta({
        description:
          "Member emails and role:<role>. If empty, everyone who can decide reviews is an approver.",
      }),
    ...fields,
  })
  .superRefine(checkTimes);
export type ReviewPolicy = z.infer<typeof ReviewPolicy>;

const STEP_APPROVERS = {
  description:
    "Member emails and role:<role>. Null or omitted: everyone who can decide reviews is an approver. An empty list is an error.",
};

/**
 * A policy of a step, as sent by a client. An empty list is refused, because it would let everyone decide although the
 * client listed whom to allow.
 */
export const SentPolicy = z
  .object({
    approvers: Approvers.refine(
      (value) => !namesNoOne({ approvers: value }),
      "names no one. Name at least one person or role, or send null to let anyone who can decide reviews approve",
    )
      .nullish()
      .transform((value) => value ?? null)
      .meta(STEP_APPROVERS),
    ...fields,
  })
  .superRefine(checkTimes);

/** A policy of a step, as returned. It can be sent back. */
export const StepPolicy = z.object({
  approvers: z.array(Approver).nullable().meta(STEP_APPROVERS),
  ...fields,
});

function checkTimes(
  { escalate, timeoutSeconds }: Pick<z.infer<typeof ReviewPolicy>, "escalate" | "timeoutSeconds">,
  ctx: z.RefinementCtx,
): void {
  if (escalate && timeoutSeconds !== null && escalate.afterSeconds >= timeoutSeconds)
    ctx.addIssue({
      code: "custom",
      path: ["escalate", "afterSeconds"],
      message: "must be less than timeoutSeconds",
    });
}
