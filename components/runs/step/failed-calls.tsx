import { InlineError } from "@/components/ui/inline-error";
import { Link } from "@/components/ui/link";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import type { StepRunDto } from "@/server/domain/run/api";
import { nameTool } from "@/server/domain/tool/call-in-words";
import type { ToolCallDto } from "@/server/domain/tool/tool-server";

const MAX_CHARS = 500;

/** Lists calls that people approved but that failed. They had no effect, or their effect is unknown. */
export function findFailedApproved({ toolCalls }: Pick<StepRunDto, "toolCalls">): ToolCallDto[] {
  return toolCalls.filter(({ reviewId, error }) => reviewId !== null && error !== null);
}

export function describeFailedApproved(count: number): string {
  return count === 1 ? "An approved call failed" : `${count} approved calls failed`;
}

export function FailedApprovedCalls({
  steps,
  hrefOf,
}: {
  steps: readonly StepRunDto[];
  hrefOf: (step: StepRunDto) => string;
}) {
  const failed = steps.flatMap((step) => findFailedApproved(step).map((call) => ({ step, call })));
  if (failed.length === 0) return null;
  return (
    <InlineError title={describeFailedApproved(failed.length)}>
      <ul className="grid gap-1">
        {failed.map(({ step, call }) => (
          <li key={call.reviewId}>
            <Link href={hrefOf(step)} replace scroll={false} className="underline">
              Step {step.stepOrder}
            </Link>
            : <FailedCall call={call} />
          </li>
        ))}
      </ul>
    </InlineError>
  );
}

/** Lists the calls that failed in a test of a step, including calls that weren't made because they need approval. */
export function FailedCallsOfTest({ calls }: { calls: readonly ToolCallDto[] }) {
  const failed = calls.filter(({ error }) => error !== null);
  if (failed.length === 0) return null;
  return (
    <InlineError title={failed.length === 1 ? "1 tool call failed" : `${failed.length} tool calls failed`}>
      <ul className="grid gap-1">
        {failed.map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: calls are only appended
          <li key={index}>
            <FailedCall call={call} />
          </li>
        ))}
      </ul>
    </InlineError>
  );
}

function FailedCall({ call }: { call: ToolCallDto }) {
  return (
    <>
      {nameTool({ ...call, host: null })}: {inOneLine(call.error ?? "", MAX_CHARS)}
    </>
  );
}
