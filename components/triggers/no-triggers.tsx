import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TYPE_WORDS } from "@/server/domain/trigger/words";
import { newTriggerHref } from "./trigger-href";
import { TYPE_USES, TYPES } from "./trigger-words";
import { TYPE_ICONS } from "./type-choice";

/** Explains what triggers are and offers a way to create the first one. */
export function NoTriggers({ workflowId, mayWrite }: { workflowId: string; mayWrite: boolean }) {
  return (
    <EmptyState
      title="No triggers yet"
      action={
        mayWrite && (
          <ul className="grid gap-3 sm:grid-cols-3">
            {TYPES.map((type) => {
              const Icon = TYPE_ICONS[type];
              return (
                <li key={type} className="grid">
                  <Link
                    href={newTriggerHref(workflowId, type)}
                    className="grid content-start justify-items-start gap-1 rounded-md border bg-surface p-4 text-left transition-colors hover:bg-sunken"
                  >
                    <Icon aria-hidden className="mb-1 size-5 text-accent" />
                    <span className="font-semibold">{TYPE_WORDS[type]}</span>
                    <span className="text-muted">{TYPE_USES[type]}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        )
      }
    >
      A trigger starts runs of this workflow automatically. {mayWrite ? "What should start them?" : ""}
    </EmptyState>
  );
}
