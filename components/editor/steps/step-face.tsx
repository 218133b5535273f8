import { CircleAlert, Hand, OctagonPause, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { useEditorPage } from "@/components/editor/page-context";
import { firstLine } from "@/components/editor/run/run-summary";
import { AgentIcon } from "@/components/runs/agent-icon";
import { stepLook } from "@/components/runs/status";
import type { Tone } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { Duration } from "@/components/ui/time/duration";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { namesNoOne } from "@/server/domain/review/approvers-named";
import { isConditional } from "@/server/domain/review/condition/is-conditional";
import { sayNotReviewed } from "@/server/domain/review/condition/words";
import { describeApprovers } from "@/server/domain/review/describe-policy";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { StepRunDto } from "@/server/domain/run/api";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { draftReviewOf } from "@/server/domain/workflow/step/review-of";
import { ActionText } from "./action-text";
import { decidersInWords, policyInWords, reviewInWords, whoDoes } from "./step-words";

interface Facts {
  step: DraftStep;
  index: number;
  agents: readonly AgentSummary[];
  problems: readonly Problem[] | undefined;
  /** The watched run's progress at this step. */
  progress?: StepRunDto;
  /** Whether the watched run has ended. */
  ended?: boolean;
}

const TONES: Record<Tone, string> = {
  neutral: "text-muted",
  accent: "text-accent",
  waiting: "text-waiting",
  done: "text-done",
  failed: "text-failed",
};

/** More characters than fit on any card, but few enough that laying out 200 cards stays fast. */
const SHOWN = 160;

/** A stop sign's octagon, drawn twice: in the border color, then smaller in the background color. */
const OCTAGON =
  "[clip-path:polygon(16px_0,calc(100%-16px)_0,100%_16px,100%_calc(100%-16px),calc(100%-16px)_100%,16px_100%,0_calc(100%-16px),0_16px)]";

/**
 * A step's card in the list and on the canvas: a plain card for an agent, an octagon with an amber outline
 * for a person. The octagon is filled with amber only while the watched run waits for a person there. The card
 * fills its container and wraps onto more lines if the container is narrow.
 */
export const StepFace = memo(function StepFace({
  step,
  index,
  count,
  agents,
  problems = [],
  progress,
  ended = false,
  selected,
}: Facts & {
  /** The number of steps, for screen readers. */
  count?: number;
  selected: boolean;
}) {
  const human = isHumanStep(step);
  const who = whoDoes(step, agents);
  const { members } = useEditorPage();
  const does = actionOf(step, agents, members);
  const policy = draftReviewOf(step);
  const waiting = progress !== undefined && stepLook(progress, ended).tone === "waiting";
  const fill = waiting ? "waiting" : human && progress && progress.status !== "PENDING" ? "decided" : "none";
  const kind = agents.find(({ id }) => id === step.agentId)?.kind;
  const Icon = kind && kind !== "human" ? AgentIcon[kind] : null;
  const line = selected
    ? "accent"
    : problems.some(({ severity }) => severity === "error")
      ? "failed"
      : undefined;
  return (
    <span className="@container relative block h-full">
      {human ? <Stop line={line} fill={fill} /> : <Sheet line={line} waiting={waiting} />}
      <span
        className={classNames(
          "relative flex h-full min-h-18 items-center gap-3 py-2",
          human ? "pl-2.5" : "pl-3",
          "@2xs:pr-18 pr-3 @max-2xs:items-start @max-2xs:gap-2.5 @max-2xs:py-2.5 touch:@2xs:pr-24 in-[.react-flow]:@2xs:pr-12",
        )}
      >
        <span className="sr-only">{`Step ${index + 1}${count === undefined ? "" : ` of ${count}`}, `}</span>
        <span aria-hidden className="grid shrink-0 justify-items-center gap-1">
          <StepNumber number={index + 1} human={human} filled={waiting} />
          <ProblemCount problems={problems} className="@2xs:hidden" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-center @max-2xs:flex-wrap gap-x-2 @max-2xs:pr-6 touch:@max-2xs:pr-9">
            {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
            <span
              title={who}
              className={classNames(
                "min-w-0 @max-2xs:flex-1 truncate font-medium",
                waiting ? "text-waiting" : "text-ink",
              )}
            >
              {who}
            </span>
            {policy &&
              (human ? <Deciders {...{ policy, members }} /> : <ReviewLine {...{ policy, members }} />)}
            {step.name && (
              <code
                title={step.name}
                className="shrink-9999 @max-2xs:basis-full truncate @2xs:@max-md:hidden font-mono text-muted text-xs"
              >
                {step.name}
              </code>
            )}
            <span className="sr-only">: </span>
            <ProblemCount problems={problems} className="ml-auto @max-2xs:hidden" />
          </span>
          <span
            className={classNames(
              "line-clamp-1 break-words text-sm",
              human ? "text-ink" : "text-muted",
              !(step.name && progress) &&
                (step.name || progress ? "@max-2xs:line-clamp-2" : "@max-2xs:line-clamp-3"),
            )}
          >
            <ActionText text={does.slice(0, SHOWN)} />
          </span>
          {problems.length > 0 && <span className="sr-only"> {problemsInWords(problems)}. </span>}
          {progress && <Progress progress={progress} ended={ended} human={human} />}
        </span>
      </span>
    </span>
  );
});

function Sheet({ line, waiting }: { line: "accent" | "failed" | undefined; waiting: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "absolute inset-0 rounded-md border",
        waiting ? "border-waiting-line bg-waiting-soft" : "bg-surface",
        "group-data-dragged/step:-outline-offset-2 group-data-dragged/step:border-accent group-data-dragged/step:outline-2 group-data-dragged/step:outline-accent",
        line === "accent" && "-outline-offset-2 border-accent outline-2 outline-accent",
        line === "failed" && "border-failed",
      )}
    />
  );
}

type Fill = "waiting" | "decided" | "none";

const FILLS: Record<Fill, string> = {
  waiting: "bg-waiting-soft",
  decided: "bg-waiting-tint",
  none: "bg-surface",
};

function Stop({ line, fill }: { line: "accent" | "failed" | undefined; fill: Fill }) {
  const LINES = { accent: "bg-accent", failed: "bg-failed" };
  return (
    <span
      aria-hidden
      className={classNames(
        "absolute inset-0 group-data-dragged/step:bg-accent",
        OCTAGON,
        line ? LINES[line] : "bg-waiting-line",
      )}
    >
      <span
        data-fill={fill}
        className={classNames(
          "absolute group-data-dragged/step:inset-0.5",
          FILLS[fill],
          OCTAGON,
          line === "accent" ? "inset-0.5" : "inset-px",
        )}
      />
    </span>
  );
}

/** The step's number. For a person's step, it's in an octagon that's filled while the step waits. */
function StepNumber({ number, human, filled }: { number: number; human: boolean; filled: boolean }) {
  if (!human)
    return (
      <span className="grid h-8 min-w-8 shrink-0 place-items-center rounded-md bg-sunken font-medium text-muted text-sm tabular-nums">
        {number}
      </span>
    );
  return (
    <span
      className={classNames(
        "relative grid size-10 shrink-0 place-items-center",
        filled ? "text-on-accent" : "text-waiting",
      )}
    >
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className={classNames(
          "absolute size-10 text-waiting",
          filled ? "fill-current" : "fill-none stroke-waiting-line",
        )}
      >
        <path d="M7.5 1h9L23 7.500v9L16.500 23h-9L1 16.500v-9Z" />
      </svg>
      <span className="relative grid justify-items-center font-semibold text-xs tabular-nums leading-none">
        <Hand aria-hidden className="size-3.5" />
        {number}
      </span>
    </span>
  );
}

interface Review {
  policy: DraftPolicy;
  members: EditorDocument["members"];
}

/** The people who decide a person's step. */
function Deciders({ policy, members }: Review) {
  return (
    <span
      title={policyInWords(policy, members)}
      className="min-w-0 shrink-9999 @max-2xs:basis-full truncate text-muted text-sm"
    >
      <span className="sr-only">, </span>
      {decidersInWords(policy, members)}
    </span>
  );
}

/** Marks an agent's step whose output is reviewed, always or conditionally. */
function ReviewLine({ policy, members }: Review) {
  const who = namesNoOne(policy) ? "no one" : describeApprovers(policy.approvers ?? [], members);
  return (
    <span
      title={policyInWords(policy, members)}
      className="inline-flex min-w-4 shrink-9999 items-center gap-1 text-waiting text-xs"
    >
      <OctagonPause aria-hidden className="size-4 shrink-0" />
      <span className="@max-md:sr-only truncate">
        <span className="sr-only">, </span>then {who} decides
        {isConditional(policy) && " if needed"}
        {policy.quorum > 1 && ` (${policy.quorum} approvals)`}
      </span>
    </span>
  );
}

function ProblemCount({ problems, className }: { problems: readonly Problem[]; className: string }) {
  const { errors, warnings } = countProblems(problems);
  if (problems.length === 0) return null;
  return (
    <span
      aria-hidden
      className={classNames("flex @max-2xs:flex-col gap-x-2 text-sm tabular-nums", className)}
    >
      {errors > 0 && (
        <span className="inline-flex items-center gap-1 text-failed">
          <CircleAlert aria-hidden className="size-4" />
          {errors}
        </span>
      )}
      {warnings > 0 && (
        <span className="inline-flex items-center gap-1 text-muted">
          <TriangleAlert aria-hidden className="size-4" />
          {warnings}
        </span>
      )}
    </span>
  );
}

/** The step's status, duration, and result: the error, the agent's output, or the people who decided. */
function Progress({ progress, ended, human }: { progress: StepRunDto; ended: boolean; human: boolean }) {
  const { words, tone, icon: Icon } = stepLook(progress, ended);
  const { status, startedAt, finishedAt, output } = progress;
  const simulated = progress.simulated && !human && !progress.error;
  const result = progress.error?.message ?? (human ? decidedBy(progress) : output);
  return (
    <span className="flex items-center @max-2xs:flex-wrap gap-x-1.5 whitespace-nowrap text-muted text-xs">
      <span className={classNames("inline-flex shrink-0 items-center gap-1 font-medium", TONES[tone])}>
        <Icon aria-hidden className={classNames("size-3.5", status === "RUNNING" && "animate-pulse")} />
        {words}
      </span>
      {progress.notReviewed && (
        <span title={sayNotReviewed(progress.notReviewed)} className="shrink-0">
          not reviewed
        </span>
      )}
      {startedAt && status !== "PENDING" && (
        // Hidden from screen readers. As part of the button's name, it would be announced every second.
        <span aria-hidden>
          <Duration from={startedAt} to={finishedAt} />
        </span>
      )}
      {result && (
        <span className="flex min-w-0 flex-1 @max-2xs:basis-full items-center gap-x-1.5">
          <span className="min-w-0 flex-1 truncate">{firstLine(result)}</span>
          {simulated && (
            <span className="shrink-0 rounded-full border bg-sunken px-1.5 leading-4">Simulated</span>
          )}
        </span>
      )}
    </span>
  );
}

function actionOf(
  step: DraftStep,
  agents: readonly AgentSummary[],
  members: EditorDocument["members"],
): string {
  const agent = agents.find(({ id }) => id === step.agentId);
  const none = agent?.needsAction === false ? "No instructions needed" : "No instructions yet";
  return step.action.trim() || (isHumanStep(step) && reviewInWords(step, members)) || none;
}

function countProblems(problems: readonly Problem[]): { errors: number; warnings: number } {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: problems.length - errors };
}

function problemsInWords(problems: readonly Problem[]): string {
  const { errors, warnings } = countProblems(problems);
  return [
    errors > 0 && (errors === 1 ? "1 problem" : `${errors} problems`),
    warnings > 0 && (warnings === 1 ? "1 warning" : `${warnings} warnings`),
  ]
    .filter(Boolean)
    .join(", ");
}

function decidedBy({ review }: StepRunDto): string | null {
  const last = review?.decisions.at(-1);
  return last ? `by ${last.by.name}` : null;
}
