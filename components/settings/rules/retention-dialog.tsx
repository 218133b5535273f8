import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { Concerned, RetentionPreview, RetentionSettings } from "@/server/domain/retention/retention";
import { sayRetention } from "@/server/domain/retention/words";
import { countOf } from "@/server/domain/text/words";

interface Asked {
  settings: RetentionSettings;
  preview: RetentionPreview;
}

/** Shows what the new settings will soon erase and delete. `asked` is null while the dialog is closed. */
export function RetentionDialog({
  asked,
  pending,
  failure,
  onClose,
  onConfirm,
}: {
  asked: Asked | null;
  pending: boolean;
  failure: Failure | null;
  onClose: () => void;
  onConfirm: (asked: Asked) => void;
}) {
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={onClose}
      title="Keep runs for a shorter time?"
      action="Change retention"
      pending={pending}
      onConfirm={() => asked && onConfirm(asked)}
      failure={<FailureNotice title="Couldn't save the retention settings" failure={failure} />}
    >
      {asked && (
        <div className="grid gap-3">
          <p>{sayRetention(asked.settings)}</p>
          <p className="font-medium">This will happen soon and can't be undone:</p>
          <ul className="grid list-disc gap-1 pl-5">
            <Line what="lose their content" one="loses its content" {...asked.preview.erased} />
            <Line what="are deleted" one="is deleted" {...asked.preview.deleted} />
          </ul>
          <p className="text-muted">More runs will follow as they reach these limits.</p>
        </div>
      )}
    </ConfirmDialog>
  );
}

function Line({ count, from, to, what, one }: Concerned & { what: string; one: string }) {
  return (
    <li>
      {count === 0 ? "No runs" : countOf(count, "run")} {count === 1 ? one : what}
      {from !== null && to !== null && (
        <span className="text-muted">
          {from === to ? (
            <>
              {" "}
              (ended <ExactTime at={from} />)
            </>
          ) : (
            <>
              {" "}
              (ended between <ExactTime at={from} /> and <ExactTime at={to} />)
            </>
          )}
        </span>
      )}
    </li>
  );
}
