import { Eraser } from "lucide-react";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { Erasure } from "@/server/domain/erasure/erasure";
import { sayEraser } from "@/server/domain/erasure/words";

/** Says when the run's content was erased, by whom, and why. */
export function ErasureNotice({ erasure }: { erasure: Erasure }) {
  return (
    <div role="note" className="flex gap-3 rounded-md bg-sunken px-4 py-3">
      <Eraser aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="grid min-w-0 gap-1">
        <p className="wrap-anywhere font-medium">
          Erased on <ExactTime at={erasure.at} /> {sayEraser(erasure)}
        </p>
        {erasure.reason !== null && <p className="wrap-anywhere">Reason: {erasure.reason}</p>}
        <p className="text-muted">
          Countersign keeps the record of what happened, when, and who decided, with its proof in the ledger.
        </p>
      </div>
    </div>
  );
}
