import { useDeferredValue } from "react";
import { useWhenCode, type WhenCode } from "@/components/editor/problems/use-when-code";
import { trpc } from "@/components/trpc";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";

/** Shows whether the step's output in the last run would be reviewed. */
export function ConditionPreview({
  step,
  when,
  lastRun,
}: {
  step: DraftStep;
  when: string;
  lastRun: LastRun | null;
}) {
  const code = useWhenCode(true);
  const condition = useDeferredValue(when);
  const last = lastRun?.outputs.find(({ stepId, status }) => stepId === step.id && status === "COMPLETED");
  const isClipped = last?.output?.clipped === true;
  const { data: whole } = trpc.run.stepText.useQuery(
    { runId: lastRun?.runId ?? "", stepId: step.id, of: "output" },
    { enabled: isClipped },
  );
  const output = isClipped ? whole : last?.output?.text;
  const words =
    last && lastRun && output != null
      ? code && sayPreview(code, condition, { lastRun, input: last.input, output })
      : !isClipped && "Run the workflow once to check the condition against the step's output.";
  return (
    <p role="status" className="wrap-anywhere text-sm">
      {words}
    </p>
  );
}

type Last = { lastRun: LastRun } & Pick<LastRun["outputs"][number], "input"> & { output: string };

/** Returns null if the condition isn't valid, because the condition's field already shows the error. */
function sayPreview(code: WhenCode, when: string, { lastRun, input, output }: Last): string | null {
  const read = code.readWhen(when);
  if (!read.ok) return null;
  const steps = lastRun.outputs.flatMap(({ name, output }) => (name && output ? [{ name, output }] : []));
  const isCut =
    (input.clipped && /\binput\b/.test(when.replaceAll("run.input", ""))) ||
    steps.some(({ name, output }) => output.clipped && read.steps.includes(name));
  if (isCut || /\brun\.(startedBy|channel)\b/.test(when))
    return "The condition depends on more than the output, so this preview can't check it against the last run.";
  const scope = {
    input: input.text,
    run: { input: lastRun.input },
    steps: Object.fromEntries(steps.map(({ name, output }) => [name, { output: output.text }])),
    workflow: { name: "" },
  };
  const run = { startedBy: "", channel: "" };
  const result = code.tryWhen(when, code.valuesOf({ scope, output, run }));
  if (!result.ok) return `With the last run: no result, because ${result.error} → reviewed`;
  return `With the last run: ${result.value ? "true → reviewed" : "false → not reviewed"}`;
}
