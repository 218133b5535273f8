import { useReducer } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { isDirty, openEditor, reduceEditor, toDefinition } from "./document";
import { findDocumentProblems } from "./problems";

const UNREACHED =
  "The server did not answer. Your changes are still here: check your connection and save again.";

/** The document, its problems, and saving it: against the revision that the work began with. */
export function useEditor(workflow: WorkflowDto, agents: readonly AgentSummary[]) {
  const [state, dispatch] = useReducer(reduceEditor, workflow, openEditor);
  const replace = trpc.workflow.replace.useMutation();
  const api = trpc.useUtils();
  const problems = findDocumentProblems(state.document, agents);

  /** `over`: the revision to write over, when it is not the one that the work began with. */
  function save({ over = state.base.revision, onSaved }: { over?: number; onSaved?: () => void } = {}) {
    if (state.save.kind === "saving") return;
    const blocking = problems.find((problem) => problem.blocksSaving);
    if (blocking) return dispatch({ type: "save-failed", message: blocking.message });
    const sent = state.document;
    dispatch({ type: "saving" });
    replace.mutate(
      { id: workflow.id, ...toDefinition(sent), expectedRevisions: [over] },
      {
        onSuccess: (saved) => {
          dispatch({ type: "saved", sent, workflow: saved });
          onSaved?.();
        },
        onError: (failure) => void refused(failure),
      },
    );
  }

  async function refused({ message, data }: Failure) {
    const failed = () =>
      dispatch({ type: "save-failed", message: data ? message : UNREACHED, requestId: data?.requestId });
    if (data?.appCode !== "precondition-failed") return failed();
    try {
      const theirs = await api.workflow.get.fetch({ id: workflow.id }, { staleTime: 0 });
      dispatch({ type: "conflict", message, theirs });
    } catch {
      failed();
    }
  }

  function takeTheirs(theirs: WorkflowDto) {
    const mine = state.document;
    dispatch({ type: "load", workflow: theirs });
    toast("You see what is saved.", {
      label: "Put mine back",
      onSelect: () => dispatch({ type: "put-back", document: mine }),
    });
  }

  return { state, dispatch, problems, dirty: isDirty(state), save, takeTheirs };
}
