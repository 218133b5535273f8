import dynamic from "next/dynamic";
import { useEffect, useEffectEvent, useId, useMemo } from "react";
import { flushSync } from "react-dom";
import { LoadFailure } from "@/components/editor/load-failure";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor } from "@/components/editor/store/context";
import { UnsentNotice } from "@/components/editor/unsent-notice";
import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { SkeletonRows } from "@/components/ui/skeleton";
import { countChanges, diffDefinitions } from "@/server/domain/workflow/diff";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { ConsequencesNotice } from "./consequences-notice";
import { PublishProblems } from "./publish-problems";
import { useConsequences } from "./use-consequences";
import type { Publishing } from "./use-publishing";
import { WaitingNotice } from "./waiting-notice";

/** The code for comparing text is large and rarely needed, so it loads with the dialog. */
const LazyDefinitionDiff = dynamic(
  () =>
    import("@/components/editor/compare/definition-diff").then(
      ({ DefinitionDiff }) => DefinitionDiff,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

/**
 * Shows the changes to be published, then publishes them. Errors block publishing, but warnings don't. Calls
 * `onFocusProblem` once the dialog is closed and the focus is back on the page.
 */
export function PublishDialog({
  open,
  onClose,
  problems,
  publishing: { failed, pending: doing, waits },
  onPublish,
  onFocusProblem,
}: {
  open: boolean;
  onClose: () => void;
  problems: readonly Problem[];
  publishing: Publishing;
  onPublish: () => void;
  onFocusProblem: (problem: Problem) => void;
}) {
  const draft = useEditor((state) => state.definition);
  const published = useEditor((state) => state.published);
  const { consequences, isMine, isChecking } = useConsequences(open);
  const reasonId = useId();
  /** Whether this would be the first published version with steps. */
  const isFirst = published.steps.length === 0;
  const before = useMemo(() => toDraft(published), [published]);
  const isSame = useMemo(
    () => open && countChanges(diffDefinitions(before, draft)) === 0,
    [open, before, draft],
  );
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const pending = doing === "publish" || isChecking;
  const isBlocked = errors.length > 0 || isMine || isSame;
  usePublishKey(open, () => !isBlocked && !pending && onPublish());

  function focusProblem(problem: Problem) {
    flushSync(onClose);
    onFocusProblem(problem);
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="wide"
      title={isFirst ? "Publish" : `Publish version ${published.revision + 1}`}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <PublishButton
            label={labelOfPublish(errors.length, isMine)}
            pending={pending}
            disabled={isBlocked}
            reasonId={errors.length > 0 || isSame ? reasonId : undefined}
            onPublish={onPublish}
          />
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {failed && <FailureNotice title={failed.title} failure={failed.failure} />}
        {waits && <WaitingNotice />}
        {consequences && <ConsequencesNotice consequences={consequences} isMine={isMine} />}
        <UnsentNotice steps={draft.steps} />
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
        {isSame && errors.length === 0 ? (
          <p id={reasonId}>The draft matches version {published.revision}. There's nothing to publish.</p>
        ) : (
          <Changes revision={isFirst ? null : published.revision} before={before} after={draft} />
        )}
      </div>
    </Dialog>
  );
}

function PublishButton({
  label,
  pending,
  disabled,
  reasonId,
  onPublish,
}: {
  label: string;
  pending: boolean;
  disabled: boolean;
  /** The ID of the element that explains why the draft can't be published. */
  reasonId: string | undefined;
  onPublish: () => void;
}) {
  return (
    <Button
      variant="primary"
      pending={pending}
      disabled={disabled}
      aria-describedby={reasonId}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      onClick={onPublish}
    >
      {label}
      {!disabled && (
        <span aria-hidden className="max-md:hidden">
          <Kbd>Ctrl ↵</Kbd>
        </span>
      )}
    </Button>
  );
}

/** The changes to the published version. `revision` is its number, or null if it has no steps. */
function Changes({
  revision,
  before,
  after,
}: {
  revision: number | null;
  before: DraftDefinition;
  after: DraftDefinition;
}) {
  const { agents } = useEditorPage();
  return (
    <>
      {revision !== null && (
        <p className="max-w-prose text-muted">
          Replaces version {revision}, which stays in the history. Runs in progress keep the version they
          started with.
        </p>
      )}
      <LazyDefinitionDiff before={before} after={after} agents={agents} />
    </>
  );
}

/** `isMine` is true if the current user has requested this change and a second person still has to publish it. */
function labelOfPublish(errors: number, isMine: boolean): string {
  if (errors > 0) return `Fix ${inWords(errors, "error")} to publish`;
  return isMine ? "Waiting for a second person" : "Publish";
}

/** Publishes on Ctrl+Enter or Cmd+Enter, wherever the focus is in the dialog. */
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
