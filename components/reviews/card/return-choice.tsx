import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Checkbox, Select } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeRepeats } from "@/server/domain/review/next/describe-destinations";
import type { ReturnStep } from "@/server/domain/review/next/return-steps";
import { listAll } from "@/server/domain/text/words";

export type ReturnChoice = ReturnType<typeof useReturnChoice>;

/**
 * Manages the choice of the step that makes the requested changes. Loads the possible steps when the form
 * opens.
 */
export function useReturnChoice({ id }: Pick<ReviewDto, "id">, open: boolean) {
  const { data: targets, error } = trpc.review.returnSteps.useQuery({ id }, { enabled: open, staleTime: 0 });
  const [order, setOrder] = useState<number | null>(null);
  const [confirmed, setConfirmed] = useState<number | null>(null);
  const target =
    targets?.find(({ stepOrder, usual }) => (order === null ? usual : stepOrder === order)) ?? null;
  return {
    targets,
    target,
    error,
    choose: setOrder,
    /** Whether the user has confirmed that steps will send their requests again. True if no step will. */
    confirmed: target !== null && (target.repeats.length === 0 || confirmed === target.stepOrder),
    confirm: (agrees: boolean) => setConfirmed(agrees ? (target?.stepOrder ?? null) : null),
  };
}

/**
 * Shows which agent makes the changes and which steps will run again or need another review. If there are several
 * agents, the user can choose one.
 */
export function ReturnChoiceField({
  choice: { targets, target, error, choose, confirmed, confirm },
  isMissing,
  edited,
}: {
  choice: ReturnChoice;
  /** Whether the user tried to submit without confirming that steps send their requests again. */
  isMissing: boolean;
  /** Whether the user edited the document. */
  edited: boolean;
}) {
  if (error) return <FailureNotice title="Couldn't load the steps" failure={error} />;
  if (!targets || !target) return <Skeleton className="h-12" />;
  return (
    <>
      <p>
        {describeReturn(target)}
        {edited && " Your edits won't be included."}
      </p>
      {targets.length > 1 && (
        <Select
          label="Send back to"
          value={target.stepOrder}
          onChange={(event) => choose(Number(event.target.value))}
        >
          {targets.map((one) => (
            <option key={one.stepOrder} value={one.stepOrder}>
              {`Step ${one.stepOrder}: ${nameTarget(one)}`}
            </option>
          ))}
        </Select>
      )}
      {target.repeats.length > 0 && (
        <Checkbox
          label={describeRepeats(target.repeats)}
          checked={confirmed}
          onChange={(event) => confirm(event.target.checked)}
        />
      )}
      {isMissing && !confirmed && (
        <p role="alert" className="text-failed text-sm">
          Select the checkbox to confirm.
        </p>
      )}
    </>
  );
}

const nameTarget = ({ name }: ReturnStep) => name ?? "Deleted agent";

function describeReturn(target: ReturnStep): string {
  const { reruns, asksAgain } = target;
  const changes = `${target.name ?? "The agent"} uses your feedback to write a new draft, which then needs review.`;
  const again = [
    ...(reruns.length > 0 ? [`${nameSteps(reruns)} ${reruns.length === 1 ? "runs" : "run"} again.`] : []),
    ...(asksAgain.length > 0
      ? [`${nameSteps(asksAgain)} ${asksAgain.length === 1 ? "is" : "are"} reviewed again.`]
      : []),
  ];
  return [changes, ...again].join(" ");
}

/** "Step 3" or "Steps 3 and 4". */
function nameSteps(orders: readonly number[]): string {
  return `${orders.length === 1 ? "Step" : "Steps"} ${listAll(orders.map(String))}`;
}
