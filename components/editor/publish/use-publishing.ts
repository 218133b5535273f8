import { useState } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { toastUndo } from "@/components/editor/steps/step-toasts";
import { useEditorStore } from "@/components/editor/store/context";
import {
  type DraftServer,
  discardDraft,
  type PublishOutcome,
  publishDraft,
  settleConflict,
} from "@/components/editor/store/publishing";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

type Doing = "publish" | "discard" | "settle";

export type Publishing = ReturnType<typeof usePublishing>;

/** Publishes or discards the draft and settles conflicts. `failure` is from the last attempt. */
export function usePublishing() {
  const { workflowId: id } = useEditorPage();
  const store = useEditorStore();
  const { client, version, draft } = trpc.useUtils();
  const [pending, setPending] = useState<Doing | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [waits, setWaits] = useState(false);
  const server: DraftServer = {
    read: () => client.draft.get.query({ id }),
    publish: (expected) => client.draft.publish.mutate({ id, ...expected }),
    discard: (expected) => client.draft.discard.mutate({ id, ...expected }),
    setAside: (draft) => client.draft.setAside.mutate({ id, draft }),
  };

  /** Returns null if the action failed or a different one is in progress. */
  async function attempt(what: Doing, act: () => Promise<PublishOutcome>): Promise<PublishOutcome | null> {
    if (pending) return null;
    setPending(what);
    setFailure(null);
    setWaits(false);
    try {
      const outcome = await act();
      setWaits(outcome === "waits");
      return outcome;
    } catch (error) {
      // This isn't a failure. The dialog shows that the change is waiting for a second person.
      if ((error as Failure).data?.appCode !== "second-person-required") setFailure(error as Failure);
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
    void draft.listSetAside.invalidate({ id });
    return outcome;
  }

  /** `waits` means that nothing was published, because the latest changes weren't saved. */
  return { publish, discard, settle, pending, failure, waits };
}
