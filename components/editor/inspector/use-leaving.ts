import { useEffect } from "react";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { INSPECTOR_ID } from "./focus-field";

/** Detects when the user leaves the fields of a new step, by focus or pointer. */
export function useLeaving(): void {
  const { actions } = useEditorStore();
  const isNew = useEditor((state) => state.selection?.isNew);
  useEffect(() => {
    if (!isNew) return;
    const onReach = ({ target }: Event) => {
      if (target instanceof Element && !target.closest(`#${INSPECTOR_ID}`)) actions.settle();
    };
    document.addEventListener("focusin", onReach);
    document.addEventListener("pointerdown", onReach);
    return () => {
      document.removeEventListener("focusin", onReach);
      document.removeEventListener("pointerdown", onReach);
    };
  }, [isNew, actions]);
}
