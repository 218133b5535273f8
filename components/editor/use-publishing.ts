import { useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import { useEditorStore } from "./store/context";

/** Publishing and discarding the draft: both first save, or wait for, what is under way. */
export function usePublishing(workflowId: string) {
  const store = useEditorStore();
  const { client, version } = trpc.useUtils();
  const [pending, setPending] = useState<"publish" | "discard" | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function attempt(what: "publish" | "discard", act: () => Promise<void>): Promise<void> {
    if (pending) return;
    setPending(what);
    setFailure(null);
    try {
      await act();
    } catch (error) {
      await explain(error as Failure);
    } finally {
      setPending(null);
    }
  }

  /** Somebody else was first: then there are two versions to look at, and nothing failed. */
  async function explain(failure: Failure): Promise<void> {
    const code = failure.data?.appCode;
    const kind = code === "precondition-failed" ? "publish" : code === "conflict" ? "draft" : null;
    const theirs = kind && (await client.draft.get.query({ id: workflowId }).catch(() => null));
    if (kind && theirs) store.server.overtaken(kind, theirs);
    else setFailure(failure);
  }

  /** Resolves to true once the draft is what is published. */
  async function publish(): Promise<boolean> {
    let done = false;
    await attempt("publish", async () => {
      if (!(await store.autosave.flush())) return;
      const { definition, draftRevision, baseRevision } = store.getState();
      const workflow = await client.draft.publish.mutate({
        id: workflowId,
        expectedDraftRevision: draftRevision,
        expectedRevisions: [baseRevision],
      });
      store.server.published(workflow, definition);
      void version.list.invalidate({ id: workflowId });
      toast(`Published as version ${workflow.revision}`);
      done = true;
    });
    return done;
  }

  function discard(): Promise<void> {
    return attempt("discard", async () => {
      await store.autosave.hold();
      try {
        const { draftRevision } = store.getState();
        if (draftRevision > 0)
          await client.draft.discard.mutate({ id: workflowId, expectedDraftRevision: draftRevision });
        const { workflow } = await client.draft.get.query({ id: workflowId });
        store.server.discarded(workflow);
      } catch (error) {
        store.autosave.changed();
        throw error;
      }
      toast("Draft discarded", { label: "Undo", onSelect: store.actions.undo });
    });
  }

  return { publish, discard, pending, failure, dismiss: () => setFailure(null) };
}
