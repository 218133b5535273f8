import type { Suspect } from "@/components/editor/action/variables/suspects";
import { findVariables } from "@/server/domain/variables/find";
import { locate, normalizeLines } from "./change";

/** A stretch of a text that looks the same throughout. */
export interface Part {
  from: number;
  text: string;
  variable: boolean;
  suspect: Suspect | null;
}

/** The text as the field shows it, cut where a variable or a suspect begins or ends. */
export function cutIntoParts(value: string, suspects: readonly Suspect[]): Part[] {
  const text = normalizeLines(value);
  const variables = findVariables(text);
  const marks = suspects.map((suspect) => {
    const from = locate(value, suspect.start);
    return { from, to: from + normalizeLines(suspect.source).length, suspect };
  });
  const cuts = [
    0,
    text.length,
    ...variables.flatMap(({ start, end }) => [start, end]),
    ...marks.flatMap(({ from, to }) => [from, to]),
  ];
  const places = [...new Set(cuts)].filter((place) => place <= text.length).sort((a, b) => a - b);
  const variableAt = makeFinder(variables.map(({ start, end }) => ({ from: start, to: end })));
  const markAt = makeFinder(marks);
  return places.slice(0, -1).map((from, at) => ({
    from,
    text: text.slice(from, places[at + 1]),
    variable: variableAt(from) !== null,
    suspect: markAt(from)?.suspect ?? null,
  }));
}

/** Finds which of the ranges a place is in. Both are asked for in their order, so that each is looked at once. */
function makeFinder<Range extends { from: number; to: number }>(ranges: readonly Range[]) {
  let at = 0;
  return (place: number): Range | null => {
    while ((ranges[at]?.to ?? Infinity) <= place) at++;
    const range = ranges[at];
    return range && range.from <= place ? range : null;
  };
}
