import { Check, CircleSlash, LoaderCircle, X } from "lucide-react";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Duration } from "@/components/ui/time/duration";
import type { StepRunDto } from "@/server/domain/run/api";
import { writeArguments } from "@/server/domain/tool/call-in-words";
import type { ToolCallDto } from "@/server/domain/tool/tool-server";
import { describeAttempt } from "./attempts";

/**
 * A step's tool calls, each collapsed. `ended` is true if the run has ended, so pending calls get no
 * response.
 */
export function ToolCalls({ step, ended }: { step: StepRunDto; ended: boolean }) {
  const { toolCalls: calls } = step;
  if (calls.length === 0) return null;
  return (
    <section aria-labelledby="tool-calls-title" className="grid min-w-0 grid-cols-1 gap-2">
      <h3 id="tool-calls-title" className="font-medium">
        {calls.length === 1 ? "1 tool call" : `${calls.length} tool calls`}
      </h3>
      <Card className="min-w-0 divide-y">
        {calls.map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: calls are only appended
          <ToolCall key={index} call={call} ended={ended} tried={describeAttempt(step, call.attempt)} />
        ))}
      </Card>
    </section>
  );
}

/** `tried` names the attempt that made the call. Null if there was only one attempt. */
function ToolCall({ call, ended, tried }: { call: ToolCallDto; ended: boolean; tried: string | null }) {
  const { server, tool, input, output, error, startedAt, finishedAt } = call;
  const given = writeArguments({ input });
  return (
    <details className="min-w-0">
      <summary className="cursor-pointer px-4 py-2 touch:py-3">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-x-2 gap-y-0.5 align-top">
          <CallMark call={call} ended={ended} />
          <code className="break-all font-mono text-sm">{tool}</code>
          <span className="break-words text-muted text-sm">
            {server}
            {tried !== null && ` · ${tried}`}
            {call.reviewId !== null && " · approved"}
            {(finishedAt !== null || !ended) && (
              <>
                {" · "}
                <Duration from={startedAt} to={finishedAt} />
              </>
            )}
          </span>
        </span>
      </summary>
      <div className="grid min-w-0 grid-cols-1 gap-3 px-4 pb-4">
        <CallText label="Input" text={given} />
        {error !== null && <CallText label="Error" text={error} />}
        {output !== null && <CallText label="Output" text={output} />}
        {error === null && output === null && (
          <p className="text-muted">
            {finishedAt !== null
              ? "No output"
              : ended
                ? "The run ended before the tool responded."
                : "No response yet"}
          </p>
        )}
      </div>
    </details>
  );
}

function CallMark({ call: { error, finishedAt }, ended }: { call: ToolCallDto; ended: boolean }) {
  const [Icon, className, words] =
    error !== null
      ? [X, "text-failed", "Failed"]
      : finishedAt !== null
        ? [Check, "text-done", "Responded"]
        : [ended ? CircleSlash : LoaderCircle, ended ? "text-muted" : "text-accent", "No response"];
  return (
    <>
      <Icon aria-hidden className={`size-4 shrink-0 ${className}`} />
      <span className="sr-only">{words}</span>
    </>
  );
}

function CallText({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid min-w-0 grid-cols-1 gap-1">
      <div className="flex min-h-8 items-center justify-between gap-3">
        <h4 className="font-medium text-sm">{label}</h4>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
        tabIndex={0}
        className="max-h-80 overflow-y-auto whitespace-pre-wrap break-words rounded-md bg-sunken px-3 py-2 font-mono text-sm"
      >
        {text === "" ? " " : text}
      </pre>
    </div>
  );
}
