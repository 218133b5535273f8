import { useMutation } from "@tanstack/react-query";
import { saveFile } from "@/components/save-file";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import { type RunListPlace, toRunListQuery } from "./run-list-place";

/** Downloads all runs that match the filters, not only those on the current page. */
export function useExport(place: RunListPlace) {
  const { client } = trpc.useUtils();
  return useMutation<void, Failure>({
    mutationFn: async () => {
      const { writeCsv } = await import("@/server/domain/run/finding/write-csv");
      const { size: _, after: __, before: ___, ...filters } = toRunListQuery(place);
      const parts: string[] = [];
      for await (const part of writeCsv((after) => client.run.chunk.query({ ...filters, after })))
        parts.push(part);
      saveFile("runs.csv", parts.join(""), "text/csv");
    },
    onError: () => void toast("Couldn't download the runs. Check your connection, then try again."),
  });
}
