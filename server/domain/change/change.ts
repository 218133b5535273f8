import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { CHANNELS } from "@/server/domain/review/status";

/** Kinds of changes that remove or weaken a review, an agent or a destination. Stored by name. */
const CHANGE_KINDS = [
  "review/removed",
  "review/weakened",
  "review/bypassed",
  "step/reassigned",
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

/** Whether it stops work and sends nothing anywhere new. It's recorded, but one person may do it in an emergency. */
export const isStop = ({ kind }: { kind: ChangeKind }): boolean => kind === "agent/deactivated";

const CHANGE_SUBJECTS = ["workflow", "agent", "model", "tool-server", "secret", "organization"] as const;
export type ChangeSubjectType = (typeof CHANGE_SUBJECTS)[number];

export const ChangeSubject = z.object({
  type: z.enum(CHANGE_SUBJECTS),
  id: z.string(),
  name: z.string(),
});
export type ChangeSubject = z.output<typeof ChangeSubject>;

/** Only the fields that show what was weakened. Null if there is nothing on that side. */
const Side = z.record(z.string(), z.json()).nullable();

/** One thing that a change removes or weakens. */
export const Weakening = z.object({ kind: z.enum(CHANGE_KINDS), before: Side, after: Side });
export type Weakening = z.output<typeof Weakening>;

/** A change as it is recorded. */
export const ChangeDto = Weakening.extend({
  id: z.string(),
  subject: ChangeSubject,
  by: MemberRef,
  /** Who requested it, if a second person confirmed it. */
  proposedBy: MemberRef.nullable(),
  channel: z.enum(CHANNELS),
  /** The name of the token used. */
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
  /** Whether the caller requested it. */
  mine: boolean;
  /** Whether it is in the workflow's draft, and is confirmed by publishing the draft. */
  isDraft: boolean;
}

/** What publishing a draft would weaken, and whether it needs a second person. */
export interface DraftConsequences {
  weakens: Weakening[];
  needsSecondPerson: boolean;
  /** Who already tried to publish exactly this. Null if nobody has. */
  proposedBy: { id: string; name: string } | null;
}
