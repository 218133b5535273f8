import type { LucideIcon } from "lucide-react";
import { fuzzyScore } from "./fuzzy";

/** Something that the palette leads to. */
export interface Entry {
  id: string;
  label: string;
  /** What tells it from others of the same name. */
  hint?: string;
  icon: LucideIcon;
  /** It is found by the beginnings of these words, too. */
  words?: string;
  choose: () => void;
}

export interface Group {
  title: string;
  entries: readonly Entry[];
}

/** So many of a group are shown before anything is sought, and so many of what is found. */
const FIRST = 5;
const FOUND = 8;

/** What answers to what is sought: the best of each group, and the group with the best of all first. */
export function findEntries(groups: readonly Group[], sought: string): Group[] {
  if (sought.trim() === "") return groups.flatMap((group) => cut(group, group.entries, FIRST));
  return groups
    .map((group) => {
      const scored = group.entries.flatMap((entry) => {
        const score = fuzzyScore(sought, entry.label, entry.words);
        return score === null ? [] : [{ entry, score }];
      });
      scored.sort((a, b) => b.score - a.score);
      return { group, entries: scored.map(({ entry }) => entry), best: scored[0]?.score ?? 0 };
    })
    .sort((a, b) => b.best - a.best)
    .flatMap(({ group, entries }) => cut(group, entries, FOUND));
}

function cut({ title }: Group, entries: readonly Entry[], most: number): Group[] {
  return entries.length > 0 ? [{ title, entries: entries.slice(0, most) }] : [];
}
