import { useMutation } from "@tanstack/react-query";
import { saveFile } from "@/components/save-file";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/** Downloads a run's evidence, as a page that checks itself or as JSON. */
export function useEvidence() {
  const utils = trpc.useUtils();
  return useMutation<void, Failure, { runId: string; format: "html" | "json" }, () => void>({
    onMutate: () => toast("Preparing the evidence…"),
    onSettled: (_, __, ___, dismiss) => dismiss?.(),
    mutationFn: async ({ runId, format }) => {
      if (format === "html")
        return saveFile(
          `${runId}.evidence.html`,
          await utils.client.run.evidencePage.query({ runId }),
          "text/html",
        );
      const evidence = await utils.client.run.evidence.query({ runId });
      saveFile(`${runId}.evidence.json`, `${JSON.stringify(evidence, null, 2)}\n`);
    },
  });
}
