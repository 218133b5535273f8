import { type RefObject, useEffect, useRef } from "react";

/**
 * Moves the focus when a pressed button disappears with its row. Call `leave` with the row's ID. Once the row is gone,
 * focuses the element that matches the selector `target` in the next row, or the page's content if there is none.
 */
export function useRowFocus(
  rows: readonly { id: string }[],
  target: string,
): { list: RefObject<HTMLUListElement | null>; leave: (id: string) => void } {
  const list = useRef<HTMLUListElement>(null);
  const left = useRef<{ id: string; place: number } | null>(null);
  useEffect(() => {
    if (!left.current || rows.some(({ id }) => id === left.current?.id)) return;
    const items = [...(list.current?.children ?? [])];
    const next = (items[left.current.place] ?? items.at(-1))?.querySelector<HTMLElement>(target);
    left.current = null;
    if (document.activeElement === document.body) (next ?? document.getElementById("main"))?.focus();
  }, [rows, target]);
  return {
    list,
    leave: (id) => {
      left.current = { id, place: rows.findIndex((row) => row.id === id) };
    },
  };
}
