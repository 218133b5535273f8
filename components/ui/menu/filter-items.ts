import { fuzzyScore } from "@/components/ui/text/fuzzy";
import type { MenuItem } from "./menu-entry";

/**
 * Returns the items that match typed letters, best matches first, and the best match overall. Pinned items
 * stay at the start or the end, whether or not they match.
 */
export function filterItems(
  items: readonly MenuItem[],
  sought: string,
): { shown: readonly MenuItem[]; best: MenuItem | null } {
  if (sought.trim() === "") return { shown: items, best: null };
  const scored = items.flatMap((item) => {
    const score = fuzzyScore(sought, item.label, item.hint);
    return score === null ? [] : [{ item, score }];
  });
  scored.sort((a, b) => b.score - a.score);
  const matching = scored.map(({ item }) => item);
  const pinned = (where: MenuItem["pinned"]) => items.filter((item) => item.pinned === where);
  return {
    shown: [...pinned("start"), ...matching.filter((item) => !item.pinned), ...pinned("end")],
    best: matching[0] ?? null,
  };
}
