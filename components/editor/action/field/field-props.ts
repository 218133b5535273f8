import type { Ref } from "react";
import type { Suspect } from "@/components/editor/action/variables/suspects";
import type { ActionVariable } from "@/components/editor/action/variables/variables";

/** The props of the plain field and of the CodeMirror field. */
export interface FieldProps {
  /** Attributes of the element that contains the text. */
  attributes: Record<string, string>;
  /** Has "\n" line endings. */
  text: string;
  suspects: readonly Suspect[];
  variables: readonly ActionVariable[];
  onChange: (text: string) => void;
  handover: Handover;
  /**
   * Returns the caret and scroll position, for the field that replaces this one. Null if this field can't be
   * replaced right now.
   */
  ref: Ref<() => Handover | null>;
}

/**
 * The focus, selection and scroll position that the next field takes over. Without `start`, the caret goes to the end
 * of the text.
 */
export interface Handover {
  focused: boolean;
  start?: number;
  end?: number;
  scrollTop?: number;
  /** Whether to open the list of variables. */
  complete?: boolean;
}

export const PLACEHOLDER = "before:absolute before:text-muted before:content-[attr(aria-placeholder)]";
