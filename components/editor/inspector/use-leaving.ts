import { useEffect } from "react";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { INSPECTOR_ID } from "./focus-field";

/** Stops treating a step as new once the user focuses or presses anything outside the inspector. */
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
