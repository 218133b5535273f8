import { useRef, useState } from "react";

export type Selection = ReturnType<typeof useSelection>;

/** The reviews selected to be approved together. They stay selected when the list's page changes. */
export function useSelection() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);

  function set(ids: readonly string[], on: boolean) {
    setSelected(
      (before) => new Set([...before].filter((id) => on || !ids.includes(id)).concat(on ? ids : [])),
    );
  }

  return {
    selected,
    set,
    clear: () => setSelected(new Set()),
    /**
     * Selects or clears one review. With `range`, also includes every review between it and the previously toggled one,
     * in the given order.
     */
    toggle(id: string, on: boolean, order: readonly string[], range: boolean) {
      const [from, to] = [order.indexOf(last.current ?? ""), order.indexOf(id)];
      const ids = range && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      last.current = id;
      set(ids, on);
    },
  };
}
