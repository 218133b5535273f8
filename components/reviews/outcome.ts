import { Check, type LucideIcon, PencilLine, Undo2, X } from "lucide-react";

/** How a decision looks, wherever it is told of. An edit is a person's own work, and is told from a plain approval. */
export interface OutcomeLook {
  icon: LucideIcon;
  /** Of its words and its mark. */
  ink: string;
  /** Of a notice of it. */
  ground: string;
}

const DONE = { ink: "text-done", ground: "bg-done-soft" };

export const OUTCOME_LOOKS = {
  approve: { ...DONE, icon: Check },
  edit: { ...DONE, icon: PencilLine },
  request_changes: { ink: "text-accent", ground: "bg-accent-soft", icon: Undo2 },
  reject: { ink: "text-failed", ground: "bg-failed-soft", icon: X },
} as const satisfies Record<string, OutcomeLook>;

/** What somebody did to a review. */
export type Outcome = keyof typeof OUTCOME_LOOKS;
