import { createContext, type RefObject, use } from "react";
import type { ViewProps } from "@/components/editor/steps/view";
import type { DraftStep } from "@/server/domain/workflow/draft";

/** The data that the cards on the canvas show. React Flow knows only the cards' positions. */
export interface CanvasState extends ViewProps {
  steps: readonly DraftStep[];
  indices: ReadonlyMap<string, number>;
  /** The step that Tab moves the focus to. */
  tabbableId: string | undefined;
  draggedIds: readonly string[];
  /** The step to focus once it's rendered. */
  awaited: RefObject<string | null>;
}

export const CanvasContext = createContext<CanvasState | null>(null);

export function useCanvas(): CanvasState {
  const state = use(CanvasContext);
  if (!state) throw new Error("This component must be inside the canvas.");
  return state;
}
