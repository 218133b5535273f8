import { useReducer } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { isDirty, openEditor, reduceEditor, toDefinition } from "./document";
import { findDocumentProblems } from "./problems";

const UNREACHED =
  "The server did not answer. Your changes are still here: check your connection and save again.";

/**
 * The document, its problems, and saving it: against the revision that the work began with. `workflow` null: a new
 * one, which the first save makes.
 */
export function useEditor(workflow: WorkflowDto | null, agents: readonly AgentSummary[]) {
  const [state, dispatch] = useReducer(reduceEditor, workflow, openEditor);
  const create = trpc.workflow.create.useMutation();
  const replace = trpc.workflow.replace.useMutation();
  const api = trpc.useUtils();
  const { base } = state;
  const problems = findDocumentProblems(state.document, agents, base?.name);

  /** `over`: the revision to write over, when it is not the one that the work began with. */
  function save({ over = base?.revision, onSaved }: { over?: number; onSaved?: () => void } = {}) {
    if (state.save.kind === "saving") return;
    const blocking = problems.find((problem) => problem.blocksSaving);
    if (blocking) return dispatch({ type: "save-failed", message: blocking.message });
    const sent = state.document;
    const { steps, ...texts } = toDefinition(sent);
    dispatch({ type: "saving" });
    const settled = {
      onSuccess: (saved: WorkflowDto) => {
        dispatch({ type: "saved", sent, workflow: saved });
        // The page stays as it is: what is being typed, and the focus.
        if (!base) window.history.replaceState(null, "", `/workflows/${saved.id}`);
        onSaved?.();
      },
      onError: (failure: Failure) => void refused(failure),
    };
    if (base && over) replace.mutate({ id: base.id, ...texts, steps, expectedRevisions: [over] }, settled);
    else create.mutate({ ...texts, steps: steps.map(({ id, ...step }) => step) }, settled);
  }

  async function refused({ message, data }: Failure) {
    const failed = () =>
      dispatch({ type: "save-failed", message: data ? message : UNREACHED, requestId: data?.requestId });
    if (!base || data?.appCode !== "precondition-failed") return failed();
    try {
      const theirs = await api.workflow.get.fetch({ id: base.id }, { staleTime: 0 });
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

  const told = problems.filter((problem) => !state.untold.includes(problem.key));
  return { state, dispatch, problems, told, dirty: isDirty(state), save, takeTheirs };
}
