import { expect } from "vitest";
import type { Role } from "@/server/domain/access/access";
import { NO_SIGNATURE, SIGN_IN_APP } from "@/server/domain/passkey/words";
import { READ_IN_APP } from "@/server/domain/reading/words";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DecisionChannel } from "@/server/domain/review/status";
import type { Database } from "@/server/infra/db";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import { addMember } from "@/server/services/member/add";
import { changeRole } from "@/server/services/member/change-role";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { memberIdOf, PASSWORD } from "@/server/testing/member-link";
import type { TestOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import type { Decision } from "./doors";

/** A review in a test organization, and the person who decides it. */
export interface Scene extends TestOrganization {
  db: Database;
  person: ServiceContext;
  reviewId: string;
  runId: string;
}

type Refusal = [status: number, reason: string];

/** A test case: who makes which decision, and what happens before that. */
export interface Rule {
  name: string;
  policy?: (emailOf: (role: Role) => string) => Partial<ReviewPolicy>;
  /** The role of the person who decides. An owner by default. A stranger is the owner of another organization. */
  by?: Role | "stranger";
  /** The role of the person who started the run. A builder by default. */
  requester?: Role;
  /** Set for the review of an agent's draft. Otherwise, it's the review of a human step. */
  agent?: true;
  /** Runs before the person reads the review. */
  before?: (scene: Scene) => Promise<unknown>;
  /** Runs after the person reads the review and before they decide. */
  afterReading?: (scene: Scene) => Promise<unknown>;
  decision?: Decision;
}

export const APPROVE: Decision = { decision: "approve" };
const EDIT: Decision = { decision: "approve", output: "The edited draft." };
const REJECT: Decision = { decision: "reject", reason: "Wrong date." };
const SEND_BACK: Decision = { decision: "request_changes", reason: "Shorter." };

const decides =
  (role: Role, decision: Decision) =>
  ({ as, reviewId: id }: Scene) =>
    decideReview(as(role), { id, ...decision });

const DAY_MINUTES = 24 * 60;
const age = ({ db, reviewId }: Scene) => bringForward(db, reviewId, DAY_MINUTES);

/** The run's status for each status of its review. */
export const RUN_AT = {
  OPEN: "PAUSED",
  APPROVED: "RUNNING",
  REJECTED: "FAILED",
  CHANGES_REQUESTED: "RUNNING",
} as const;

/** The decisions that are accepted. The default decision is an approval of the document that was shown. */
export const DONE: (Rule & { review?: keyof typeof RUN_AT; text?: string; voided?: number })[] = [
  { name: "anyone who can decide reviews, if nobody is named", by: "approver" },
  {
    name: "an approver named by email",
    policy: (emailOf) => ({ approvers: [emailOf("approver").toUpperCase()] }),
    by: "approver",
  },
  {
    name: "an approver named by role",
    policy: () => ({ approvers: ["role:approver"] }),
    by: "approver",
  },
  { name: "the person who started the run, if allowed", requester: "owner" },
  {
    name: "someone else, if the person who started the run isn't allowed",
    policy: () => ({ allowRequester: false }),
    requester: "admin",
  },
  { name: "an edit", decision: EDIT, text: "The edited draft." },
  {
    name: "an edit that empties the document",
    decision: { ...EDIT, output: "" },
    text: "",
  },
  { name: "an approval with a note", decision: { ...APPROVE, reason: "Checked." } },
  { name: "a rejection", decision: REJECT, review: "REJECTED" },
  { name: "an approval of an agent's draft", agent: true },
  {
    name: "a request for changes to an agent",
    agent: true,
    decision: SEND_BACK,
    review: "CHANGES_REQUESTED",
  },
  { name: "the first of two votes", policy: () => ({ quorum: 2 }), review: "OPEN" },
  {
    name: "the second of two votes for the same document",
    policy: () => ({ quorum: 2 }),
    before: decides("admin", APPROVE),
  },
  {
    name: "the second of two votes, where the first voter edited the document",
    policy: () => ({ quorum: 2 }),
    before: decides("admin", EDIT),
    text: "The edited draft.",
  },
  ...(
    [
      ["was removed", (owner: ServiceContext, id: string) => removeMember(owner, { id })],
      [
        "was removed and came back",
        async (owner: ServiceContext, id: string) => {
          const { user } = await owner.db.member.findUniqueOrThrow({
            where: { id },
            include: { user: true },
          });
          await removeMember(owner, { id });
          const place = { email: user.email, role: "admin" as const, password: PASSWORD };
          await addMember({ ...owner, now: () => new Date(Date.now() + 1_000) }, place);
        },
      ],
      ["can't decide reviews anymore", (owner, id) => changeRole(owner, { id, role: "viewer" })],
      ["isn't an approver anymore", (owner, id) => changeRole(owner, { id, role: "approver" })],
    ] as const satisfies [string, (owner: ServiceContext, id: string) => Promise<unknown>][]
  ).map(([what, change]) => ({
    name: `one of two votes, where the other voter ${what}`,
    policy: () => ({ quorum: 2, approvers: ["role:owner", "role:admin"] }),
    before: async (scene: Scene) => {
      await decides("admin", APPROVE)(scene);
      await change(scene.as("owner"), memberIdOf(scene.as("admin")));
    },
    voided: 1,
    review: "OPEN" as const,
  })),
  {
    name: "the second of two votes, where the first voter's role changed to another that can decide",
    policy: () => ({ quorum: 2 }),
    before: async (scene) => {
      await decides("admin", APPROVE)(scene);
      await changeRole(scene.as("owner"), { id: memberIdOf(scene.as("admin")), role: "approver" });
    },
  },
  {
    name: "an edit, which voids the vote for the unedited document",
    policy: () => ({ quorum: 2 }),
    before: decides("admin", APPROVE),
    decision: EDIT,
    text: "The edited draft.",
    voided: 1,
    review: "OPEN",
  },
  {
    name: "an edit, which voids the editor's own vote",
    policy: () => ({ quorum: 2 }),
    before: ({ person, reviewId: id }) => decideReview(person, { id, ...APPROVE }),
    decision: EDIT,
    text: "The edited draft.",
    voided: 1,
    review: "OPEN",
  },
  {
    name: "a rejection, no matter how others voted",
    policy: () => ({ quorum: 3 }),
    before: decides("admin", APPROVE),
    decision: REJECT,
    review: "REJECTED",
  },
  {
    name: "a request for changes, no matter how others voted",
    policy: () => ({ quorum: 3 }),
    agent: true,
    before: decides("admin", APPROVE),
    decision: SEND_BACK,
    review: "CHANGES_REQUESTED",
  },
];

const STALE: Refusal = [
  409,
  "The document changed while you were reading it. Read it again before you decide.",
];
/** Returns the errors to expect for a closed review. On a link page, the error only says how the review ended. */
const closedAs = (how: string, onLink: string) => ({
  all: [409, `This review is closed: ${how}.`] as Refusal,
  LINK: [409, onLink] as Refusal,
});
const NO_ROLE: Refusal = [403, "Your role (viewer) can't decide reviews. Ask an owner, admin, or approver."];
const NO_ROLE_OF_TOKEN: Refusal = [403, "Your role (viewer) doesn't have the reviews:decide scope."];
const SAY_WHY: Partial<Record<DecisionChannel, Refusal>> & { all: Refusal } = {
  all: [400, "/reason: is required unless you approve"],
  LINK: [400, "Enter a note so others know why."],
};

interface RefusedRule extends Rule {
  refused: { all: Refusal } & Partial<Record<DecisionChannel, [status: number, reason: string | null]>>;
}

export const REFUSED: RefusedRule[] = [
  {
    name: "someone other than the approvers named by email",
    policy: (emailOf) => ({ approvers: [emailOf("approver"), "role:admin"] }),
    refused: {
      all: [403, expect.stringMatching(/^Only approver-\S+ or an admin can decide this review\.$/)],
    },
  },
  {
    name: "someone other than the approvers named by role",
    policy: () => ({ approvers: ["role:approver"] }),
    refused: { all: [403, "Only an approver can decide this review."] },
  },
  {
    name: "a rejection by someone who isn't an approver",
    policy: () => ({ approvers: ["role:approver"] }),
    decision: REJECT,
    refused: { all: [403, "Only an approver can decide this review."] },
  },
  {
    name: "an approver whose role can't decide, even if named",
    policy: (emailOf) => ({ approvers: [emailOf("viewer")] }),
    by: "viewer",
    refused: { all: NO_ROLE, API: NO_ROLE_OF_TOKEN },
  },
  {
    name: "the person who started the run, if not allowed, even if named",
    policy: (emailOf) => ({ allowRequester: false, approvers: [emailOf("owner")] }),
    requester: "owner",
    refused: { all: [403, "You started this run, so someone else must decide."] },
  },
  {
    name: "someone from a different organization",
    by: "stranger",
    refused: {
      all: [404, "Your organization has no review with this ID."],
      LINK: [404, "This link doesn't work"],
    },
  },
  {
    name: "a member who was removed",
    by: "approver",
    afterReading: ({ as, person }) => removeMember(as("owner"), { id: memberIdOf(person) }),
    refused: {
      all: [401, "This token is unknown, expired, or revoked. Create a new one under Settings."],
      WEB: [401, "You're signed out. Sign in again."],
      BULK: [401, "You're signed out. Sign in again."],
      LINK: [404, "This link doesn't work"],
    },
  },
  {
    name: "a member whose new role can't decide",
    by: "approver",
    afterReading: ({ as, person }) => changeRole(as("owner"), { id: memberIdOf(person), role: "viewer" }),
    refused: {
      all: NO_ROLE,
      API: NO_ROLE_OF_TOKEN,
    },
  },
  {
    name: "a member who no longer has an approver's role",
    policy: () => ({ approvers: ["role:approver"] }),
    by: "approver",
    afterReading: ({ as, person }) => changeRole(as("owner"), { id: memberIdOf(person), role: "admin" }),
    refused: { all: [403, "Only an approver can decide this review."] },
  },
  {
    name: "an approval without a reading to the end, if required",
    policy: () => ({ requireReadToEnd: true }),
    refused: { all: [403, READ_IN_APP] },
  },
  {
    name: "an approval without a signature, if required",
    policy: () => ({ requirePasskey: true }),
    refused: { all: [403, SIGN_IN_APP], WEB: [403, NO_SIGNATURE], BULK: [403, NO_SIGNATURE] },
  },
  {
    name: "the same person's second vote for the same document",
    policy: () => ({ quorum: 2 }),
    before: ({ person, reviewId: id }) => decideReview(person, { id, ...APPROVE }),
    refused: {
      all: [409, "You already approved this document. It still needs other approvals."],
      // Clicking a button twice shows the outcome without an error.
      LINK: [303, null],
    },
  },
  ...[APPROVE, { ...EDIT, output: "Another edit." }, EDIT, REJECT].map((decision, index) => ({
    name: `a decision on a document that has changed (${index + 1} of 4)`,
    policy: () => ({ quorum: 2 }),
    afterReading: decides("admin", EDIT),
    decision,
    refused: { all: STALE },
  })),
  {
    name: "a request for changes to a draft that has changed",
    policy: () => ({ quorum: 2 }),
    agent: true,
    afterReading: decides("admin", EDIT),
    decision: SEND_BACK,
    refused: { all: STALE },
  },
  ...(
    [
      [
        "approve",
        "was approved",
        decides("admin", APPROVE),
        "Test admin approved it",
        "Test admin approved this.",
      ],
      [
        "edit",
        "was approved",
        decides("admin", APPROVE),
        "Test admin approved it",
        "Test admin approved this.",
      ],
      [
        "reject",
        "was approved",
        decides("admin", APPROVE),
        "Test admin approved it",
        "Test admin approved this.",
      ],
      [
        "approve",
        "was rejected",
        decides("admin", REJECT),
        "Test admin rejected it",
        "Test admin rejected this.",
      ],
      [
        "approve",
        "was canceled",
        ({ as, runId }: Scene) => cancelRun(as("builder"), { runId }),
        "its run ended before it was decided",
        "The run ended before anyone decided.",
      ],
      [
        "approve",
        "expired",
        async (scene: Scene) => {
          await age(scene);
          await sweep(scene.db, systemContext);
        },
        "its deadline passed before it was decided",
        "Nobody decided in time, so the run failed.",
      ],
    ] as const
  ).map(([verb, ended, afterReading, words, onLink]) => ({
    name: `a late attempt to ${verb} after it ${ended}`,
    policy: () => ({ timeoutSeconds: 3600 }),
    afterReading,
    decision: { approve: APPROVE, edit: EDIT, reject: REJECT }[verb],
    refused: closedAs(words, onLink),
  })),
  {
    name: "a second attempt to send it back",
    agent: true,
    afterReading: decides("admin", SEND_BACK),
    decision: SEND_BACK,
    refused: closedAs("Test admin sent it back", "Test admin requested changes."),
  },
  ...[APPROVE, REJECT].map((decision) => ({
    name: `an attempt to ${decision.decision} past the deadline, before the review expires`,
    policy: () => ({ timeoutSeconds: 3600 }),
    afterReading: age,
    decision,
    refused: { all: [409, "This review's deadline has passed, so the run will fail."] as Refusal },
  })),
  { name: "a rejection without a reason", decision: { ...REJECT, reason: " \n" }, refused: SAY_WHY },
  {
    name: "a request for changes without a reason",
    agent: true,
    decision: { ...SEND_BACK, reason: "" },
    refused: SAY_WHY,
  },
  {
    name: "a request for changes where no agent comes before",
    decision: SEND_BACK,
    refused: {
      all: [
        400,
        "/decision: isn't possible, because no agent comes before this step. Edit or reject instead",
      ],
    },
  },
];
