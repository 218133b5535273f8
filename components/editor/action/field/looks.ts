import type { Suspect } from "@/components/editor/action/variables/suspects";

/** How a variable stands in the text, in each form of the field. */
export const VARIABLE_LOOK = "rounded-sm bg-sunken box-decoration-clone font-mono text-[0.86em]";

/** How a text is underlined that does not do what it seems to. */
export function suspectLook({ severity }: Suspect): string {
  return severity === "error"
    ? "underline decoration-failed decoration-wavy underline-offset-3"
    : "underline decoration-dotted decoration-muted underline-offset-3";
}
