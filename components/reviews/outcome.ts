import { Check, type LucideIcon, PencilLine, Undo2, X } from "lucide-react";

/** How a decision looks throughout the app. An approval with edits looks different from a plain approval. */
export interface OutcomeLook {
  icon: LucideIcon;
  /** The color of the outcome's text and icon. */
  ink: string;
  /** The background of a notice about the outcome. */
  ground: string;
}

const DONE = { ink: "text-done", ground: "bg-done-soft" };

export const OUTCOME_LOOKS = {
  approve: { ...DONE, icon: Check },
  edit: { ...DONE, icon: PencilLine },
  request_changes: { ink: "text-accent", ground: "bg-accent-soft", icon: Undo2 },
  reject: { ink: "text-failed", ground: "bg-failed-soft", icon: X },
} as const satisfies Record<string, OutcomeLook>;

export type Outcome = keyof typeof OUTCOME_LOOKS;
