import type { LucideIcon } from "lucide-react";
import { fuzzyScore } from "@/components/ui/text/fuzzy";

export interface Entry {
  id: string;
  label: string;
  /** Shown with the label, to distinguish entries with the same name. */
  hint?: string;
  icon: LucideIcon;
  /** Additional words that a search can match by prefix. */
  words?: string;
  choose: () => void;
}

export interface Group {
  title: string;
  entries: readonly Entry[];
}

/** The maximum number of entries per group, before and during a search. */
const MAX_INITIAL = 5;
const MAX_FOUND = 8;
/** The number of characters to show before the search text. */
const SHOWN_BEFORE = 16;

/** Returns the search results by group, best matches first, starting with the group that has the best match. */
export function findEntries(groups: readonly Group[], sought: string): Group[] {
  if (sought.trim() === "") return groups.flatMap((group) => cut(group, group.entries, MAX_INITIAL));
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
    .flatMap(({ group, entries }) => cut(group, entries, MAX_FOUND));
}

/** Trims the start of a long text, so that a narrow line shows the match. */
export function cutBefore(text: string, sought: string): string {
  const at = sought === "" ? -1 : text.toLowerCase().indexOf(sought.toLowerCase());
  if (at <= SHOWN_BEFORE) return text;
  const from = at - SHOWN_BEFORE;
  const word = text.indexOf(" ", from - 1) + 1;
  return `…${text.slice(word > 0 && word <= at ? word : from)}`;
}

function cut({ title }: Group, entries: readonly Entry[], most: number): Group[] {
  return entries.length > 0 ? [{ title, entries: entries.slice(0, most) }] : [];
}
