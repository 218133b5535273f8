import type { Ref } from "react";
import type { Handover } from "@/components/code-field/handover";
import type { Suspect } from "@/components/editor/action/variables/suspects";
import type { ActionVariable } from "@/components/editor/action/variables/variables";

/** The props of the plain field and of the CodeMirror field. */
export interface FieldProps {
  /** Attributes of the element that contains the text. */
  attributes: Record<string, string>;
  /** Uses "\n" line endings. */
  text: string;
  /** Whether the text is limited to one line. */
  isLine: boolean;
  suspects: readonly Suspect[];
  variables: readonly ActionVariable[];
  onChange: (text: string) => void;
  handover: FieldHandover;
  /**
   * Returns the caret and scroll position, for the field that replaces this one. Null if this field can't be
   * replaced right now.
   */
  ref: Ref<() => FieldHandover | null>;
}

export interface FieldHandover extends Handover {
  /** Whether to open the list of variables. */
  complete?: boolean;
}

export const PLACEHOLDER = "before:absolute before:text-muted before:content-[attr(aria-placeholder)]";
