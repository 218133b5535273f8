import { useMutation } from "@tanstack/react-query";
import { saveFile } from "@/components/save-file";
import { type Failure, trpc } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import { type AuditPlace, toAuditFilters } from "./audit-place";

const TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" };
export type AuditFormat = keyof typeof TYPES;

/** Downloads all entries that match the filters, on every page. */
export function useAuditExport(place: AuditPlace) {
  const { client } = trpc.useUtils();
  return useMutation<void, Failure, AuditFormat>({
    mutationFn: async (format) => {
      const { writeAuditCsv, writeAuditNdjson } = await import("@/server/domain/ledger/audit-export");
      const write = { csv: writeAuditCsv, ndjson: writeAuditNdjson }[format];
      const filters = toAuditFilters(place);
      const parts: string[] = [];
      for await (const part of write((after) => client.audit.chunk.query({ ...filters, after })))
        parts.push(part);
      saveFile(`audit.${format}`, parts.join(""), TYPES[format]);
    },
    onError: () => void toast("Couldn't download the entries. Check your connection, then try again."),
  });
}
