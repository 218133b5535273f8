import { useEffect } from "react";
import { useEditorStore } from "./store/context";

/** Keeps the selected step in the URL, so a link or a reload returns to it. */
export function useAddress(): void {
  const store = useEditorStore();
  useEffect(
    () =>
      store.subscribe(({ selection }, before) => {
        if (selection?.headId === before.selection?.headId) return;
        const url = new URL(location.href);
        // These parameters apply only when the page opens.
        for (const name of ["new", "try"]) url.searchParams.delete(name);
        if (selection) url.searchParams.set("step", selection.headId);
        else url.searchParams.delete("step");
        window.history.replaceState(null, "", url);
      }),
    [store],
  );
}
