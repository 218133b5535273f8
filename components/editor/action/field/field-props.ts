import type { Ref } from "react";
import type { Suspect } from "@/components/editor/action/variables/suspects";
import type { ActionVariable } from "@/components/editor/action/variables/variables";

/** What the field takes once someone has entered it. */
export interface FieldProps {
  /** Of the element with the text. */
  attributes: Record<string, string>;
  /** Lines end in "\n". */
  text: string;
  suspects: readonly Suspect[];
  variables: readonly ActionVariable[];
  onChange: (text: string) => void;
  handover: Handover;
  /** Reads where it is. Null: it can't be left now. */
  ref: Ref<() => Handover | null>;
}

/** Where the field continues. No `start`: at the end of the text. */
export interface Handover {
  focused: boolean;
  start?: number;
  end?: number;
  scrollTop?: number;
  /** The list of variables should open. */
  complete?: boolean;
}

export const PLACEHOLDER = "before:absolute before:text-muted before:content-[attr(aria-placeholder)]";
