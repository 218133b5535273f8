import { GitCompareArrows, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { useEditor } from "./store/context";
import type { Conflict } from "./store/state";

/** Notices above the steps: someone else saved, or something failed. */
export function Notices({
  failure,
  deleted,
  onCompare,
  onSettle,
}: {
  failure: { title: string; failure: Failure } | null;
  /** Shown if the workflow was deleted. */
  deleted: ReactNode;
  /** Shows what is published beside the draft. */
  onCompare: () => void;
  /** Shows both versions of a conflict. */
  onSettle: () => void;
}) {
  const conflict = useEditor((state) => state.conflict);
  const memberId = useEditor((state) => state.memberId);
  const published = useEditor((state) => state.published.revision);
  const isOutdated = useEditor(
    (state) => state.draftRevision > 0 && state.published.revision > state.baseRevision,
  );
  return (
    <div className="grid gap-2 empty:hidden">
      {failure && <FailureNotice {...failure} />}
      {deleted ? (
        deleted
      ) : conflict ? (
        <Notice action={<Button onClick={onSettle}>Compare versions</Button>}>
          <p className="font-medium">{explainConflict(conflict, memberId)}</p>
          <p className="text-muted">
            Your version is still here and stored in this browser. Nothing is saved until you choose one.
          </p>
        </Notice>
      ) : (
        isOutdated && (
          <Notice action={<Button onClick={onCompare}>Compare</Button>}>
            <p>
              Version {published} was published after this draft was started. When you publish, you choose
              which one to keep.
            </p>
          </Notice>
        )
      )}
    </div>
  );
}

/** Who was first, and with what. `memberId`: who reads it. */
export function explainConflict(
  { kind, theirs: { draft, publishedBy, workflow } }: Conflict,
  memberId: string,
): string {
  const by = ({ id, name }: MemberRef) => (id === memberId ? "you" : name);
  const where = ({ id }: MemberRef) => (id === memberId ? "elsewhere." : "while you were editing.");
  const text =
    kind === "publish"
      ? `${by(publishedBy)} published version ${workflow.revision} ${where(publishedBy)}`
      : draft
        ? `${by(draft.updatedBy)} saved this draft ${where(draft.updatedBy)}`
        : `This draft was published or discarded. Version ${workflow.revision} is by ${by(publishedBy)}.`;
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** The draft wasn't published because the latest changes aren't saved. Shown until they are. */
export function WaitingNotice() {
  const save = useEditor((state) => state.save);
  if (save.kind !== "retrying" && save.kind !== "refused") return null;
  return (
    <InlineError title="Not published" requestId={save.requestId ?? undefined}>
      {save.message ?? "Couldn't reach the server."} Your changes are stored in this browser.{" "}
      {save.kind === "retrying" && "Publish again once they're saved."}
    </InlineError>
  );
}

export function Notice({
  icon: Icon = GitCompareArrows,
  action,
  children,
}: {
  icon?: LucideIcon;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-edge bg-surface px-4 py-2"
    >
      <div className="flex min-w-0 flex-1 basis-60 gap-3">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">{children}</div>
      </div>
      {action}
    </div>
  );
}
