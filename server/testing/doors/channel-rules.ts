import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DecisionChannel } from "@/server/domain/review/status";
import type { Database } from "@/server/infra/db";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import type { Decision } from "@/server/testing/doors/doors";
import type { TestOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";

/** The channels and who decides through each: Dana (an approver) or Sam (a builder who covers for Dana). */
export const CHANNELS = [
  { name: "app", by: "dana", channel: "WEB" },
  { name: "API", by: "dana", channel: "API" },
  { name: "link", by: "dana", channel: "LINK" },
  { name: "cover", by: "sam", channel: "WEB" },
  { name: "cover's link", by: "sam", channel: "LINK" },
  { name: "Slack card", by: "dana", channel: "SLACK" },
  { name: "cover's Slack card", by: "sam", channel: "SLACK" },
] as const satisfies { name: string; by: "dana" | "sam"; channel: DecisionChannel | "SLACK" }[];
export type ChannelName = (typeof CHANNELS)[number]["name"];

export interface Scene extends TestOrganization {
  reviewId: string;
  runId: string;
  coverId: string;
  dana: ServiceContext;
  sam: ServiceContext;
}

export type Refusal = [status: number, words: RegExp];
/** A decision's outcome: accepted and counted, or refused. */
export type Outcome = "counts" | Refusal;

export interface Rule {
  name: string;
  policy?: (email: Record<"dana" | "sam" | "other", string>) => Partial<ReviewPolicy>;
  requester?: "dana" | "sam" | "other";
  /** Called before the run starts. */
  before?: (scene: Omit<Scene, "reviewId" | "runId">) => Promise<unknown>;
  /** Called after the person opens the review and before they decide. */
  opened?: (scene: Scene) => Promise<unknown>;
  decision?: Decision;
  status: "APPROVED" | "REJECTED" | "CHANGES_REQUESTED" | "OPEN";
  dana: Outcome;
  sam: Outcome;
  /** Exceptions for individual channels. */
  only?: Partial<Record<ChannelName, Outcome | "repeats">>;
}

export const BUILDER: Refusal = [403, /^Your role \(builder\) can't decide reviews\./];

/** Makes a review older by the given number of minutes and lets a sweep escalate it. */
const escalate =
  (minutes: number) =>
  async ({ as, reviewId }: Scene) => {
    const db = as("owner").db as Database;
    await bringForward(db, reviewId, minutes);
    await sweep(db, systemContext);
  };

/** Rules about reviews that are escalated after an hour. */
export const ESCALATIONS: Rule[] = [
  {
    name: "someone else is named, and the review is escalated to Dana in an hour",
    policy: ({ other, dana }) => ({ approvers: [other], escalate: { afterSeconds: 3600, to: [dana] } }),
    opened: escalate(59),
    status: "OPEN",
    dana: [403, /^Only .* can decide this review\.$/],
    sam: BUILDER,
  },
  {
    name: "the review was escalated to Dana",
    policy: ({ other, dana }) => ({ approvers: [other], escalate: { afterSeconds: 3600, to: [dana] } }),
    opened: escalate(61),
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "the review was escalated to Dana's role, and two people must approve",
    policy: ({ other }) => ({
      approvers: [other],
      quorum: 2,
      escalate: { afterSeconds: 3600, to: ["role:approver"] },
    }),
    opened: escalate(61),
    status: "OPEN",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "the review was escalated to Dana, who started the run and isn't allowed to decide",
    policy: ({ other, dana }) => ({
      approvers: [other],
      allowRequester: false,
      escalate: { afterSeconds: 3600, to: [dana] },
    }),
    requester: "dana",
    opened: escalate(61),
    status: "OPEN",
    dana: [403, /^You started this run/],
    sam: BUILDER,
  },
  {
    name: "the review was escalated to Sam, whose role can't decide",
    policy: ({ other, sam }) => ({ approvers: [other], escalate: { afterSeconds: 3600, to: [sam] } }),
    opened: escalate(61),
    status: "OPEN",
    dana: [403, /^Only .* can decide this review\.$/],
    sam: BUILDER,
  },
];
