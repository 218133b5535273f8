"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { saveFile } from "@/components/save-file";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { ReceiptDto } from "@/server/domain/ledger/receipt";

/** How often to check whether a signed head covers the entry yet. Signing takes up to a minute. */
const UNCOVERED_MS = 10_000;

/** The proof of the user's own decisions, loaded when opened. */
export function Receipts({ reviewId }: { reviewId: string }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = trpc.review.receipts.useQuery(
    { id: reviewId },
    {
      enabled: isOpen,
      refetchInterval: ({ state }) => (state.data?.some(({ head }) => !head) ? UNCOVERED_MS : false),
    },
  );
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">
        Your receipt
      </summary>
      <div className="grid grid-cols-1 gap-3 pt-2 text-sm">
        <FailureNotice title="Couldn't load the receipt" failure={error} />
        {data?.length === 0 && (
          <p className="text-muted">This run predates the audit log, so there's no receipt.</p>
        )}
        {data?.map((receipt) => (
          <Receipt key={receipt.decision} receipt={receipt} />
        ))}
      </div>
    </details>
  );
}

function Receipt({ receipt }: { receipt: ReceiptDto }) {
  const { decision, decidedAt, entry, head } = receipt;
  return (
    <div className="grid grid-cols-1 gap-2 rounded-md bg-sunken p-3">
      <p>
        Keep this receipt. Anyone can use it to check that the record of your decision on{" "}
        <ExactTime at={decidedAt} /> hasn't changed.
      </p>
      <div className="flex items-start justify-between gap-2">
        <p className="min-w-0 break-all font-mono text-xs">
          {entry.id}:{entry.hash}
        </p>
        <CopyButton text={`${entry.id}:${entry.hash}`} label="Copy receipt" />
      </div>
      <p className="text-muted">
        {head && entry.sequence !== null ? (
          <>
            Entry {entry.sequence.toLocaleString("en")} of the audit log, covered by a head signed{" "}
            <ExactTime at={head.signedAt} />
          </>
        ) : (
          "No signed head covers this entry yet. Signing takes up to a minute."
        )}
      </p>
      <Button
        size="small"
        className="justify-self-start"
        onClick={() => saveFile(`receipt-${decision}.json`, `${JSON.stringify(receipt, null, 2)}\n`)}
      >
        <Download aria-hidden className="size-4" />
        Download receipt
      </Button>
    </div>
  );
}
