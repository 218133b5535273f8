import { clip, wholeText } from "@/components/editor/action/variables/clip";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { findVariables, formatPath, type VariablePath } from "@/server/domain/variables/find";
import { readPart } from "@/server/domain/variables/render";
import type { TextHead } from "@/server/domain/workflow/editor-document";

/** A piece of an action as the agent would read it. */
export type PreviewSegment =
  | { kind: "text"; text: string }
  | { kind: "value"; source: string; path: string; value: TextHead | null; simulated: boolean };

/** A value has so much room, and all together have this much; what comes then is only begun. */
const MAX_VALUE = 400;
const MAX_VALUES = 12_000;
const MIN_VALUE = 40;

/** The action with each variable as what it stood for in the last run; null: the run gave nothing for it. */
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

/** A part of JSON that stands deeper than those that are offered. */
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
