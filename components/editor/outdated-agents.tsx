import { useEffect } from "react";
import { OutdatedNotice } from "@/components/agents/outdated-notice";
import { trpc } from "@/components/trpc";
import { catchFocus } from "./header/catch-focus";
import { useEditorPage } from "./page-context";
import { useEditor } from "./store/context";

/** Shows that the published version uses older agents. A draft always uses the newest ones. */
export function OutdatedAgents() {
  const { workflowId, outdated } = useEditorPage();
  const revision = useEditor((state) => state.published.revision);
  const { data } = trpc.workflow.listOutdated.useQuery({ workflowId }, { initialData: outdated });
  const workflow = data.workflows.find((workflow) => workflow.revision === revision);
  const isShown = workflow !== undefined;
  // Moves the focus, because an update removes the notice along with the focused button.
  useEffect(() => (isShown ? catchFocus : undefined), [isShown]);
  return workflow ? <OutdatedNotice workflow={workflow} mayUpdate={data.mayUpdate} /> : null;
}
