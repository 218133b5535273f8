import { useState } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { toastUndo } from "@/components/editor/steps/step-toasts";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import {
  type DraftServer,
  discardDraft,
  type PublishOutcome,
  publishDraft,
  settleConflict,
} from "@/components/editor/store/publishing";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { DraftDefinition } from "@/server/domain/workflow/draft";

type Doing = "publish" | "discard" | "settle";

const FAILED: Record<Doing, string> = {
  publish: "Couldn't publish the draft",
  discard: "Couldn't discard the draft",
  settle: "Couldn't resolve the conflict",
};

interface Failed {
  title: string;
  failure: Failure;
  /** The document when the action failed. */
  definition: DraftDefinition;
}

export type Publishing = ReturnType<typeof usePublishing>;

/**
 * Publishes or discards the draft and resolves conflicts. `failed` is the last failed action. It's null once the
 * document changes, because the change may have fixed the problem.
 */
export function usePublishing() {
  const { workflowId: id } = useEditorPage();
  const store = useEditorStore();
  const { client, version, draft } = trpc.useUtils();
  const [pending, setPending] = useState<Doing | null>(null);
  const [failed, setFailed] = useState<Failed | null>(null);
  const isSame = useEditor(({ definition }) => definition === failed?.definition);
  const [waits, setWaits] = useState(false);
  const server: DraftServer = {
    read: () => client.draft.get.query({ id }),
    publish: (expected) => client.draft.publish.mutate({ id, ...expected }),
    discard: (expected) => client.draft.discard.mutate({ id, ...expected }),
    supersede: (draft) => client.draft.supersede.mutate({ id, draft }),
  };

  /** Returns null if the action failed or if an action is already in progress. */
  async function attempt(what: Doing, act: () => Promise<PublishOutcome>): Promise<PublishOutcome | null> {
    if (pending) return null;
    setPending(what);
    setFailed(null);
    setWaits(false);
    try {
      const outcome = await act();
      setWaits(outcome === "waits");
      return outcome;
    } catch (error) {
      // This isn't a failure. The dialog shows that the change is waiting for a second person.
      if ((error as Failure).data?.appCode !== "second-person-required")
        setFailed({
          title: FAILED[what],
          failure: error as Failure,
          definition: store.getState().definition,
        });
      await draft.consequences.invalidate({ id });
      return null;
    } finally {
      setPending(null);
    }
  }

  async function publish(): Promise<PublishOutcome | null> {
    const outcome = await attempt("publish", () => publishDraft(store, server));
    if (outcome === "done") {
      void version.list.invalidate({ id });
      toast(`Published as version ${store.getState().published.revision}`);
    }
    return outcome;
  }

  async function discard(): Promise<PublishOutcome | null> {
    const outcome = await attempt("discard", () => discardDraft(store, server));
    if (outcome === "done") toastUndo("Draft discarded", store);
    return outcome;
  }

  async function settle(keep: "mine" | "theirs"): Promise<PublishOutcome | null> {
    const outcome = await attempt("settle", () => settleConflict(store, server, keep));
    void draft.listSuperseded.invalidate({ id });
    return outcome;
  }

  /** `waits` means that nothing was published, because the latest changes weren't saved. */
  return { publish, discard, settle, pending, failed: isSame ? failed : null, waits };
}
