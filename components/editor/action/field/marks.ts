import type { Suspect } from "@/components/editor/action/variables/suspects";
import { findVariables } from "@/server/domain/variables/find";

/** A variable or suspect, with its style. */
interface Mark {
  start: number;
  end: number;
  className: string;
  title?: string;
}

const VARIABLE = "rounded-sm bg-sunken box-decoration-clone font-mono text-[0.86em]";
const UNDERLINED = {
  error: "underline decoration-failed decoration-wavy underline-offset-3",
  hint: "underline decoration-dotted decoration-muted underline-offset-3",
};

/** Returns the parts of the text to highlight, in order. Ignores suspects from older text if they no longer match. */
export function findMarks(text: string, suspects: readonly Suspect[]): Mark[] {
  const marks = new Map<number, Mark>();
  for (const { start, end } of findVariables(text)) marks.set(start, { start, end, className: VARIABLE });
  for (const { source, start, end, severity, message } of suspects) {
    if (text.slice(start, end) !== source) continue;
    const className = `${marks.get(start)?.className ?? ""} ${UNDERLINED[severity]}`;
    marks.set(start, { start, end, className, title: message });
  }
  return [...marks.values()].sort((a, b) => a.start - b.start);
}
