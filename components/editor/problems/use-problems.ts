import { useDeferredValue, useState } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor } from "@/components/editor/store/context";
import { type FoundProblems, makeProblemFinder } from "./problem-finder";
import { useWhenCode } from "./use-when-code";

/** Returns the document's problems. Deferred so that typing stays responsive. */
export function useProblems(): FoundProblems {
  const { agents, members } = useEditorPage();
  const definition = useDeferredValue(useEditor((state) => state.definition));
  const publishedName = useEditor((state) => state.published.name);
  const stepId = useEditor(({ selection }) => (selection?.isNew ? selection.headId : null));
  const workflow = useEditor((state) => state.published.stepCount === 0);
  const [find] = useState(() => makeProblemFinder(members, agents));
  const code = useWhenCode(definition.steps.some(({ review }) => review?.when != null));
  return find(definition, publishedName, { stepId, workflow }, code?.readWhen);
}
