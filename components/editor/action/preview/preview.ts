import { clip, wholeText } from "@/components/editor/action/variables/clip";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { findVariables, formatPath, type VariablePath } from "@/server/domain/variables/find";
import { readPart } from "@/server/domain/variables/render";
import type { TextHead } from "@/server/domain/workflow/editor-document";

/** A part of the instructions: fixed text, or a variable with its value. */
export type PreviewSegment =
  | { kind: "text"; text: string }
  | { kind: "value"; source: string; path: string; value: TextHead | null; simulated: boolean };

/** The maximum number of characters to show per value. */
const MAX_VALUE = 400;
/** The total number of characters to show before values are shortened further. */
const MAX_VALUES = 12_000;
/** The number of characters to show per value once `MAX_VALUES` is used up. */
const MIN_VALUE = 40;

/**
 * Splits the instructions into fixed text and variables, each with its value from the last run. A value is null if the
 * run doesn't have it.
 */
export function previewAction(action: string, variables: readonly ActionVariable[]): PreviewSegment[] {
  const known = new Map(variables.map((variable) => [variable.path, variable]));
  const segments: PreviewSegment[] = [];
  let position = 0;
  let room = MAX_VALUES;
  const addText = (end: number) => {
    if (end > position) segments.push({ kind: "text", text: action.slice(position, end) });
  };
  for (const { source, start, end, path: parts } of findVariables(action)) {
    const path = formatPath(parts);
    const { value, simulated } = known.get(path) ?? findPart(parts, known);
    const shown = value === null ? null : clip(value, Math.max(MIN_VALUE, Math.min(MAX_VALUE, room)));
    room -= shown?.text.length ?? 0;
    addText(start);
    segments.push({ kind: "value", source, path, value: shown, simulated });
    position = end;
  }
  addText(action.length);
  return segments;
}

/** Finds a part of a JSON output that's nested deeper than the listed variables. */
function findPart(
  path: VariablePath,
  known: ReadonlyMap<string, ActionVariable>,
): Pick<ActionVariable, "value" | "simulated"> {
  if (path.kind !== "step" || path.json === null) return { value: null, simulated: false };
  const output = known.get(formatPath({ ...path, json: null }));
  const value = output?.value == null || output.value.clipped ? null : readPart(output.value.text, path.json);
  return {
    value: value === null ? null : wholeText(value),
    simulated: value !== null && (output?.simulated ?? false),
  };
}
