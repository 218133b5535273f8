import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { CHANNELS } from "@/server/domain/review/status";

/**
 * The kinds of changes that remove or weaken a review, or change an agent or destination. The database stores
 * these names.
 */
const CHANGE_KINDS = [
  "review/removed",
  "review/weakened",
  "review/bypassed",
  "review/condition.changed",
  "step/reassigned",
  "step/recipients.changed",
  "step/removed",
  "workflow/deleted",
  "agent/changed",
  "agent/deactivated",
  "agent/deleted",
  "model/default.changed",
  "tool-server/address.changed",
  "tool-server/tools.changed",
  "secret/address.changed",
  "rule/weakened",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * Returns whether the change only stops work. Such a change is recorded but doesn't need a second person, so
 * that one person can act in an emergency.
 */
export const isStop = ({ kind }: { kind: ChangeKind }): boolean => kind === "agent/deactivated";

const CHANGE_SUBJECTS = ["workflow", "agent", "model", "tool-server", "secret", "organization"] as const;
export type ChangeSubjectType = (typeof CHANGE_SUBJECTS)[number];

export const ChangeSubject = z.object({
  type: z.enum(CHANGE_SUBJECTS),
  id: z.string(),
  name: z.string(),
});
export type ChangeSubject = z.output<typeof ChangeSubject>;

/** The fields that show what was weakened. Null if there is nothing to show, such as after a deletion. */
const Side = z.record(z.string(), z.json()).nullable();

/** A safeguard that a change removes or weakens, with its values before and after the change. */
export const Weakening = z.object({ kind: z.enum(CHANGE_KINDS), before: Side, after: Side });
export type Weakening = z.output<typeof Weakening>;

export const ChangeDto = Weakening.extend({
  id: z.string(),
  subject: ChangeSubject,
  by: MemberRef,
  /** The person who requested the change, if a second person confirmed it. */
  proposedBy: MemberRef.nullable(),
  channel: z.enum(CHANNELS),
  /** The name of the token that was used. */
  token: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type ChangeDto = z.output<typeof ChangeDto>;

/** A change waiting for a second person to confirm it. */
export interface ProposalDto {
  id: string;
  subject: ChangeSubject;
  by: MemberRef;
  createdAt: string;
  weakens: Weakening[];
  /** Whether the caller requested the change. */
  mine: boolean;
  /** Whether the change is the workflow's draft. Publishing the draft confirms the change. */
  isDraft: boolean;
}

/** The effects of publishing a draft: what it would weaken and whether it needs a second person. */
export interface DraftConsequences {
  weakens: Weakening[];
  needsSecondPerson: boolean;
  /** The person who already tried to publish exactly this draft. Null if no one has. */
  proposedBy: { id: string; name: string } | null;
}
