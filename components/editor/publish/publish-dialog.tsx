import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useEffectEvent, useId, useMemo } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { LoadFailure } from "@/components/editor/load-failure";
import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { SkeletonRows } from "@/components/ui/skeleton";
import { countChanges, diffDefinitions } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { PublishProblems } from "./publish-problems";

/** Comparing texts is heavy and rarely needed, so it loads with the dialog. */
const LazyDefinitionDiff = dynamic(
  () =>
    import("@/components/editor/compare/definition-diff").then(
      ({ DefinitionDiff }) => DefinitionDiff,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

/**
 * Shows what would be published, then publishes it. It waits for errors, not for warnings. `onFocusProblem` is called
 * once the dialog is closed and the focus is back on the page.
 */
export function PublishDialog({
  open,
  onClose,
  published,
  draft,
  agents,
  problems,
  nextRevision,
  pending,
  failure,
  notice,
  waitsForSecond,
  onPublish,
  onFocusProblem,
}: {
  open: boolean;
  onClose: () => void;
  published: { revision: number; definition: DraftDefinition };
  draft: DraftDefinition;
  agents: readonly AgentSummary[];
  problems: readonly Problem[];
  nextRevision: number;
  pending: boolean;
  failure: Failure | null;
  /** More about the last attempt to publish. */
  notice?: ReactNode;
  /** The current user has already published exactly this, and a second person hasn't. */
  waitsForSecond: boolean;
  onPublish: () => void;
  onFocusProblem: (problem: Problem) => void;
}) {
  const reasonId = useId();
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const same = useMemo(
    () => open && countChanges(diffDefinitions(published.definition, draft)) === 0,
    [open, published.definition, draft],
  );
  const hasErrors = errors.length > 0;
  const waits = hasErrors || waitsForSecond;
  usePublishKey(open, () => !waits && !same && !pending && onPublish());

  function focusProblem(problem: Problem) {
    flushSync(onClose);
    onFocusProblem(problem);
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="wide"
      title={`Publish version ${nextRevision}`}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={waits || same}
            aria-describedby={hasErrors || same ? reasonId : undefined}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            onClick={onPublish}
          >
            {hasErrors
              ? `Fix ${inWords(errors.length, "error")} to publish`
              : waitsForSecond
                ? "Waiting for a second person"
                : "Publish"}
            {!waits && !same && (
              <span aria-hidden className="max-md:hidden">
                <Kbd>Ctrl ↵</Kbd>
              </span>
            )}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <FailureNotice title="Not published" failure={failure} />
        {notice}
        <PublishProblems
          id={reasonId}
          title={`${inWords(errors.length, "error")} to fix first`}
          problems={errors}
          onFocus={focusProblem}
        />
        <PublishProblems
          title={`${inWords(warnings.length, "warning")} you can ignore`}
          problems={warnings}
          onFocus={focusProblem}
        />
        {same && !hasErrors ? (
          <p id={reasonId}>The draft matches version {published.revision}. There's nothing to publish.</p>
        ) : (
          <>
            <p className="max-w-prose text-muted">
              Replaces version {published.revision}, which stays in the history. Runs in progress keep the
              version they started with.
            </p>
            <LazyDefinitionDiff before={published.definition} after={draft} agents={agents} />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Ctrl or Cmd and Enter, wherever the focus is in the dialog. */
function usePublishKey(open: boolean, publish: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    publish();
  });
  useEffect(() => {
    if (!open) return;
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [open]);
}

/** "1 error", "2 errors" */
function inWords(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
