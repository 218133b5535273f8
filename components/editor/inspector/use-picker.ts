import { type KeyboardEvent, useState } from "react";

/** The keyboard of a field with a list of choices under it. `-1`: none of them is at hand. */
export function usePicker(
  count: number,
  { pick, enter }: { pick: (index: number) => void; enter: () => void },
) {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const active = open ? Math.min(at, count - 1) : -1;

  function show(index: number) {
    setOpen(true);
    setAt(index);
  }

  function move(by: 1 | -1) {
    if (!open) return show(by > 0 ? 0 : count - 1);
    if (count > 0) setAt((active + by + count + (active < 0 && by < 0 ? 1 : 0)) % count);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (active >= 0) pick(active);
      else enter();
    } else if (event.key === "Escape" && open) {
      // Only the list closes, not the panel around it.
      event.preventDefault();
      setOpen(false);
    }
  }

  return { open, active, show, close: () => setOpen(false), onKeyDown };
}
