import type { Role } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import type { StepRunStatus } from "@/server/domain/run/status";
import type { DraftDefinition } from "./draft";
import type { WorkflowDto } from "./operations";

/** What the editor opens: the published workflow, the draft over it, and who the reviews can name. */
export interface EditorDocument {
  workflow: WorkflowDto;
  publishedBy: MemberRef;
  draft: Draft | null;
  mayWrite: boolean;
  members: { id: string; name: string; email: string; role: Role; handedOver: boolean }[];
}

export interface Draft {
  definition: DraftDefinition;
  /** The published revision that it is based on. */
  baseRevision: number;
  /** Counts the saves, for the next one to name; a workflow's drafts never repeat one. */
  revision: number;
  updatedBy: MemberRef;
  updatedAt: string;
}

export interface SavedDraft {
  /** 0: there is no draft now, because it said what is published. */
  revision: number;
  updatedAt: string;
}

/** Which documents there are now, for an open editor to ask again and again. `draft` 0: none. */
export interface EditorRevisions {
  published: number;
  draft: number;
}

/** A published definition as the history lists it. Nobody is named where that was not recorded. */
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

/** A superseded draft, as the history lists it. */
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

/** A text where there may be no room for all of it. */
export interface TextHead {
  /** All of it, or its beginning. */
  text: string;
  clipped: boolean;
  /** The characters of the whole text. */
  length: number;
}

/**
 * What the latest run made of each step that it reached: what variables resolve to, and what a test works on. Of its
 * steps' texts the heads, since two hundred steps may hold a quarter of a megabyte each.
 */
export interface LastRun {
  runId: string;
  /** Whole: the next run is proposed to work on it. */
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
