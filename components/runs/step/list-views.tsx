import type { WrittenText } from "@/components/live/connection";
import { stepLook } from "@/components/runs/status";
import { type SimulatedText, traceDraft, traceSimulated } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import type { Tab } from "@/components/ui/tabs/tabs";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { AttemptList } from "./attempt-list";
import { countAttempts, isBetweenAttempts, isContinuing } from "./attempts";
import { LiveOutput } from "./live-output";
import { RawStep } from "./raw-step";
import { SentMessages } from "./sent-messages";
import { ToolCalls } from "./tool-calls";

/**
 * Lists the views of a step. The document is the output or, once a review is closed, the draft and any approved text.
 * While the review is open, the list has no document, because the review shows its own. `review` is the step's latest
 * review or an earlier one.
 */
export function listViews(
  run: RunDetailDto,
  step: StepRunDto,
  review: ReviewDto | null,
  written: WrittenText | null,
): Tab[] {
  const ended = isFinished(run.status);
  const index = run.steps.indexOf(step);
  const source = traceSimulated(run.steps, index - 1);
  // The review of a tool call shows the call's arguments, which aren't the step's document.
  const ofText = review?.kind === "TEXT" ? review : null;
  const isPerson = isHumanStep(step);
  const document =
    review?.status === "OPEN"
      ? []
      : ofText
        ? listDecided(run, step, ofText)
        : [outputView(run, step, textAt(step, written))];
  // Shows a failed step's input first. It's likelier than the missing output to explain the error shown above.
  const isInputFirst = step.status === "FAILED" && step.output === null && !ofText;
  const attempts = countAttempts(step);
  const views = [
    ...(step.sent.length > 0
      ? [{ id: "message", label: "Message", content: <SentMessages messages={step.sent} /> }]
      : []),
    ...(isInputFirst ? [] : document),
    ...(isPerson && ofText
      ? []
      : [
          textTab("input", "Input", step.input, ended ? NOT_REACHED : "Not started", source),
          textTab(
            "prompt",
            step.prompt === null ? "Instructions" : "Prompt",
            step.prompt ?? step.action,
            "",
            source,
          ),
        ]),
    ...(isInputFirst ? document : []),
    ...(step.startedAt && !isPerson
      ? [
          {
            id: "attempts",
            label: attempts === 1 ? "Attempts" : `Attempts · ${attempts}`,
            content: <AttemptList step={step} status={stepLook(step, ended).words} />,
          },
        ]
      : []),
    ...(step.toolCalls.length > 0
      ? [
          {
            id: "calls",
            label: `Tool calls · ${step.toolCalls.length}`,
            content: <ToolCalls step={step} ended={ended} />,
          },
        ]
      : []),
    { id: "raw", label: "Raw", content: <RawStep step={step} /> },
  ];
  return run.erasedAt === null ? views : views.filter(({ id }) => !TEXT_VIEWS.has(id));
}

/** The views that are hidden once their text is erased. The document view stays, to show when it was erased. */
const TEXT_VIEWS = new Set(["message", "input", "prompt", "raw"]);

const NOT_REACHED = "The run ended before this step.";

function textTab(
  id: string,
  label: string,
  text: string | null,
  none: string,
  simulated: SimulatedText | null,
): Tab {
  return {
    id,
    label,
    content: <TextView label={label.toLowerCase()} text={text} none={none} simulated={simulated} />,
  };
}

function listDecided(run: RunDetailDto, step: StepRunDto, review: ReviewDto): Tab[] {
  const index = run.steps.indexOf(step);
  const draft = textTab("draft", "Draft", review.draft, "", traceDraft(run.steps, index));
  if (step.output === null) return [draft];
  return [textTab("output", "Approved text", step.output, "", traceSimulated(run.steps, index)), draft];
}

function outputView(run: RunDetailDto, step: StepRunDto, written: string): Tab {
  const simulated = traceSimulated(run.steps, run.steps.indexOf(step));
  const tab = textTab("output", "Output", step.output, noOutput(step, isFinished(run.status)), simulated);
  return written ? { ...tab, content: <LiveOutput text={written} /> } : tab;
}

/** Returns what the step's current attempt has written so far. */
function textAt({ stepId, attempt, status }: StepRunDto, written: WrittenText | null): string {
  return status === "RUNNING" && written?.stepId === stepId && written.attempt === attempt
    ? written.text
    : "";
}

function noOutput(step: StepRunDto, ended: boolean): string {
  const { status } = step;
  if (isContinuing(step)) return "The agent is working.";
  if (isBetweenAttempts(step)) return "Waiting for the next attempt.";
  switch (status) {
    case "PENDING":
      return ended ? NOT_REACHED : "The run hasn't reached this step.";
    case "RUNNING":
    case "ANSWERED":
      return "The agent is working.";
    case "RETURNED":
      return "The draft was sent back.";
    case "WAITING":
      return "Waiting for a person.";
    case "CANCELLED":
      return "The run was canceled before this step had an output.";
    case "FAILED":
    case "COMPLETED":
      return "No output";
  }
}
