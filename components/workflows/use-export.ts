import { useMutation } from "@tanstack/react-query";
import { type Failure, trpc } from "@/components/trpc";
import { exportWorkflow } from "./export-workflow";

/** Exports the published version of a workflow. */
export function useExport() {
  const utils = trpc.useUtils();
  return useMutation<void, Failure, string>({
    mutationFn: async (id) => exportWorkflow(await utils.client.workflow.get.query({ id })),
  });
}
