import type { ReactNode } from "react";
import type { WrittenText } from "@/components/live/connection";
import { type SimulatedText, traceDraft, traceSimulated } from "@/components/runs/text/simulated";
import { TextView } from "@/components/runs/text/text-view";
import { type Tab, Tabs } from "@/components/ui/tabs/tabs";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewDto } from "@/server/domain/review/api";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { isBetweenAttempts } from "./attempts";
import { LiveOutput } from "./live-output";

/** A step's output, draft, input and prompt, each on a tab. */
export function StepDetails({
  run,
  step,
  review,
  written,
}: {
  run: RunDetailDto;
  step: StepRunDto;
  review: ReviewDto | null;
  written: WrittenText | null;
}) {
  const index = run.steps.indexOf(step);
  const marks = {
    input: traceSimulated(run.steps, index - 1),
    draft: traceDraft(run.steps, index),
    output: traceSimulated(run.steps, index),
  };
  return (
    <Tabs
      label="Step details"
      tabs={tabsOf({ ...step, review }, isFinished(run.status), marks, textAt(step, written))}
    />
  );
}

/** The parts of a step that the built-in model wrote. */
type Marks = Record<"input" | "draft" | "output", SimulatedText | null>;

/** Returns the output of the step's current attempt so far. */
function textAt({ stepId, attempt, status }: StepRunDto, written: WrittenText | null): string {
  return status === "RUNNING" && written?.stepId === stepId && written.attempt === attempt
    ? written.text
    : "";
}

function tabsOf(step: StepRunDto, ended: boolean, marks: Marks, written: string): Tab[] {
  // A call's arguments don't count as the step's text.
  const review = step.review?.kind === "TEXT" ? step.review : null;
  const text = (
    label: string,
    value: string | null,
    none: string,
    simulated: SimulatedText | null,
  ): ReactNode => <TextView label={label} text={value} none={none} simulated={simulated} />;
  const draft = review && {
    id: "draft",
    label: "Draft",
    content: text("draft", review.draft, "", marks.draft),
  };
  const approved = text("approved text", step.output, "", marks.output);
  const decided = [
    ...(review && step.output !== null ? [{ id: "output", label: "Approved text", content: approved }] : []),
    ...(draft ? [draft] : []),
  ];
  if (isHumanStep(step) && review) return decided;
  const output = written ? (
    <LiveOutput text={written} />
  ) : (
    text("output", step.output, noOutput(step, ended), marks.output)
  );
  const input = text("input", step.input, ended ? NOT_REACHED : "Not started", marks.input);
  const prompt = text("prompt", step.prompt ?? step.action, "", marks.input);
  return [
    ...(review ? decided : [{ id: "output", label: "Output", content: output }]),
    { id: "input", label: "Input", content: input },
    { id: "prompt", label: step.prompt === null ? "Instructions" : "Prompt", content: prompt },
  ];
}

const NOT_REACHED = "The run ended before this step.";

function noOutput(step: StepRunDto, ended: boolean): string {
  const { status } = step;
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
