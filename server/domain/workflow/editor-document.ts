import type { Role } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import type { StepRunStatus } from "@/server/domain/run/status";
import type { WorkflowDto } from "./api";
import type { DraftDefinition } from "./draft";

/**
 * The data that the editor loads: the published workflow, its draft, and the people who can be named as
 * approvers.
 */
export interface EditorDocument {
  workflow: WorkflowDto;
  publishedBy: MemberRef;
  draft: Draft | null;
  mayWrite: boolean;
  members: { id: string; name: string; email: string; role: Role; handedOver: boolean }[];
}

export interface Draft {
  definition: DraftDefinition;
  /** The published revision that the draft is based on. */
  baseRevision: number;
  /**
   * Increases with each save. The next save has to send the revision that it replaces. A workflow's drafts
   * never reuse a revision.
   */
  revision: number;
  updatedBy: MemberRef;
  updatedAt: string;
}

export interface SavedDraft {
  /** The draft's revision. 0 if the draft was dropped because it's the same as its published base. */
  revision: number;
  updatedAt: string;
}

/** The current revisions, which an open editor polls. `draft` is 0 if there is no draft. */
export interface EditorRevisions {
  published: number;
  draft: number;
}

/** A published version in the history. `createdBy` is null if the author wasn't recorded. */
export interface VersionSummary {
  revision: number;
  name: string;
  stepCount: number;
  createdAt: string;
  createdBy: MemberRef | null;
}

export interface Version {
  revision: number;
  definition: DraftDefinition;
  createdAt: string;
  createdBy: MemberRef | null;
}

/** A superseded draft in the history. */
export interface SupersededDraftSummary {
  id: string;
  stepCount: number;
  writtenBy: MemberRef;
  writtenAt: string;
  supersededBy: MemberRef;
  supersededAt: string;
}

export interface SupersededDraft extends SupersededDraftSummary {
  definition: DraftDefinition;
}

/** Text that may be truncated. */
export interface TextHead {
  /** The full text, or its beginning. */
  text: string;
  clipped: boolean;
  /** The length of the full text. */
  length: number;
}

/**
 * The input and output of each step that the latest run reached, for variables and tests. Step inputs and outputs are
 * truncated, because there can be 200 steps with inputs and outputs of 256 KiB each.
 */
export interface LastRun {
  runId: string;
  /** The run's input. Not truncated, because it's suggested for the next run. */
  input: string;
  outputs: {
    stepId: string;
    name: string | null;
    input: TextHead;
    output: TextHead | null;
    /** Whether the step returned its input unchanged. */
    passedOn: boolean;
    status: StepRunStatus;
    simulated: boolean;
    /** Whether people edited the step's output in its review. */
    edited: boolean;
    startedAt: string;
    finishedAt: string | null;
  }[];
}
