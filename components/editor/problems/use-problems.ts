import { useDeferredValue, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { useEditor } from "@/components/editor/store/context";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { type FoundProblems, makeProblemFinder } from "./problem-finder";

/** What is wrong with the document, found once what was typed is on the screen. */
export function useProblems(
  { members }: Pick<EditorDocument, "members">,
  agents: readonly AgentSummary[],
): FoundProblems {
  const definition = useDeferredValue(useEditor((state) => state.definition));
  const publishedName = useEditor((state) => state.published.name);
  const stepId = useEditor(({ selection }) => (selection?.begun ? selection.headId : null));
  const workflow = useEditor((state) => state.published.stepCount === 0);
  const [find] = useState(() => makeProblemFinder(members, agents));
  return find(definition, publishedName, { stepId, workflow });
}
