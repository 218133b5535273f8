import type { Role } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import type { StepRunStatus } from "@/server/domain/run/status";
import type { DraftDefinition } from "./draft";
import type { WorkflowDto } from "./operations";

/** What the editor opens: the published workflow, its draft, and the people that reviews can name. */
export interface EditorDocument {
  workflow: WorkflowDto;
  publishedBy: MemberRef;
  draft: Draft | null;
  mayWrite: boolean;
  members: { id: string; name: string; email: string; role: Role; handedOver: boolean }[];
}

export interface Draft {
  definition: DraftDefinition;
  /** The published revision that it's based on. */
  baseRevision: number;
  /** Goes up with each save. The next save must name it. A workflow's drafts never reuse one. */
  revision: number;
  updatedBy: MemberRef;
  updatedAt: string;
}

export interface SavedDraft {
  /** 0: there's no draft now, because it was equal to the published version. */
  revision: number;
  updatedAt: string;
}

/** The current revisions, which an open editor polls. `draft` 0: none. */
export interface EditorRevisions {
  published: number;
  draft: number;
}

/** A published definition in the history. Its author is null if not recorded. */
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
export interface SetAsideSummary {
  id: string;
  stepCount: number;
  writtenBy: MemberRef;
  writtenAt: string;
  setAsideBy: MemberRef;
  setAsideAt: string;
}

export interface SetAside extends SetAsideSummary {
  definition: DraftDefinition;
}

/** A text that may be truncated. */
export interface TextHead {
  /** The whole text or its start. */
  text: string;
  clipped: boolean;
  /** The length of the whole text. */
  length: number;
}

/**
 * The input and output of each step that the latest run reached, for variables and tests. The texts of steps
 * are truncated, because 200 steps can have a quarter of a megabyte each.
 */
export interface LastRun {
  runId: string;
  /** Not truncated, because it's suggested for the next run. */
  input: string;
  outputs: {
    stepId: string;
    name: string | null;
    input: TextHead;
    output: TextHead | null;
    /** The step's output is its input. */
    passedOn: boolean;
    status: StepRunStatus;
    simulated: boolean;
    /** People edited the step's output in its review. */
    edited: boolean;
    startedAt: string;
    finishedAt: string | null;
  }[];
}
