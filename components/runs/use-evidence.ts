import { useMutation } from "@tanstack/react-query";
import { saveFile } from "@/components/save-file";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

export function useEvidence() {
  const utils = trpc.useUtils();
  return useMutation<void, Failure, string, () => void>({
    onMutate: () => toast("Preparing the evidence…"),
    onSettled: (_, __, ___, dismiss) => dismiss?.(),
    mutationFn: async (runId) => {
      const evidence = await utils.client.run.evidence.query({ runId });
      saveFile(`${runId}.evidence.json`, `${JSON.stringify(evidence, null, 2)}\n`);
    },
  });
}
