import type { StepRunDto } from "@/server/domain/run/api";
import type { Problem } from "@/server/domain/workflow/problems";
import type { StepActions } from "./use-step-actions";

export type View = "list" | "canvas";

export const VIEW_COOKIE = "editor-view";

/** Props of the list and the canvas that aren't in the store. */
export interface ViewProps {
  problems: ReadonlyMap<string, readonly Problem[]>;
  selectedIds: ReadonlySet<string>;
  /** The watched run's progress, keyed by step ID. */
  progress: ReadonlyMap<string, StepRunDto>;
  /** Whether the watched run has ended. */
  ended: boolean;
  stepActions: StepActions;
}
