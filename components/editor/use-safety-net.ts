import { useEffect, useEffectEvent } from "react";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { toastUndo } from "./steps/step-toasts";
import { useEditorStore } from "./store/context";
import { isUnsaved } from "./store/state";

/**
 * Restores changes kept in this browser, saves again when the network is back, and asks before unsaved text
 * is lost.
 */
export function useSafetyNet(opened: EditorDocument): void {
  const store = useEditorStore();
  const recover = useEffectEvent(async () => {
    if (opened.mayWrite && (await store.server.recover(opened)))
      toastUndo("Restored your unsaved changes.", store);
  });
  useEffect(() => {
    const onOnline = () => store.autosave.retryNow();
    const onUnload = (event: BeforeUnloadEvent) => {
      commitTyping();
      if (!isUnsaved(store.getState())) return;
      void store.autosave.flush();
      event.preventDefault();
    };
    void recover();
    window.addEventListener("online", onOnline);
    window.addEventListener("focus", onOnline);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      window.removeEventListener("online", onOnline);
      window.removeEventListener("focus", onOnline);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [store]);
}

/** Commits a typed step name by simulating a blur of its field. */
function commitTyping() {
  document.activeElement?.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}
