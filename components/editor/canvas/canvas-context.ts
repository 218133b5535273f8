import { createContext, type RefObject, use } from "react";
import type { ViewProps } from "@/components/editor/steps/view";

/** What the cards on the canvas are drawn from. React Flow is told only where each stands. */
export interface CanvasState extends ViewProps {
  indices: ReadonlyMap<string, number>;
  /** The step that Tab reaches. */
  tabbableId: string | undefined;
  draggedIds: readonly string[];
  /** A step that is to have the focus as soon as it is drawn. */
  awaited: RefObject<string | null>;
}

export const CanvasContext = createContext<CanvasState | null>(null);

export function useCanvas(): CanvasState {
  const state = use(CanvasContext);
  if (!state) throw new Error("there is no canvas around this");
  return state;
}
