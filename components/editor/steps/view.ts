import type { AgentSummary } from "@/components/agent-summary";
import type { MenuItem } from "@/components/ui/menu/menu";
import type { StepRunDto } from "@/server/domain/run/operations";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";

/** The two views of the document. */
export type View = "list" | "canvas";

export const VIEW_COOKIE = "editor-view";

/** What the list and the canvas get. Everything is derived from the document. */
export interface ViewProps {
  steps: readonly DraftStep[];
  agents: readonly AgentSummary[];
  problems: ReadonlyMap<string, readonly Problem[]>;
  selectedIds: ReadonlySet<string>;
  /** The step that is worked on: the one that Tab reaches. */
  focusId: string | null;
  /** How far the run that is watched came with each step. */
  progress: ReadonlyMap<string, StepRunDto>;
  /** That run is over. */
  ended: boolean;
  readOnly: boolean;
  onSelect: (stepId: string, options: { extend: boolean }) => void;
  /** Takes the focus to the fields of the step. */
  onOpen: (stepId: string) => void;
  /** `staying`: the other steps as they stood when `toIndex` was found among them. */
  onMove: (stepIds: readonly string[], toIndex: number, staying: readonly string[]) => void;
  /** Which steps go along when one is dragged. */
  withOthers: (stepId: string) => readonly string[];
  /** Who could do a new step at that place. */
  insertItems: (index: number) => MenuItem[];
  /** What can be done with a step. */
  menuOf: (stepId: string) => MenuItem[];
}

/** The id of the button that adds a step at a place, for the key that presses it. */
export function insertButtonId(index: number): string {
  return `insert-${index}`;
}

/** The element of a step that has the focus when the step does. */
export function findStepElement(stepId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-step="${CSS.escape(stepId)}"]`);
}
