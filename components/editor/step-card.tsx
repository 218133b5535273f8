import { ArrowDown, ArrowUp, ChevronDown, CircleAlert, Hand, Trash2 } from "lucide-react";
import type { Dispatch, KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { describePolicy } from "@/components/reviews/describe-policy";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { type DraftStep, type EditorAction, isHuman, tidyPolicy } from "./document";
import type { DocumentProblem } from "./problems";
import { StepForm } from "./step-form";

/** One step: a sheet for an agent, a rounded amber stop for a person. Opened, its form is the lower half of it. */
export function StepCard({
  step,
  index,
  steps,
  open,
  agents,
  problems,
  readOnly,
  onRemove,
  dispatch,
}: {
  step: DraftStep;
  index: number;
  steps: readonly DraftStep[];
  open: boolean;
  agents: readonly AgentSummary[];
  problems: readonly DocumentProblem[];
  readOnly: boolean;
  onRemove: () => void;
  dispatch: Dispatch<EditorAction>;
}) {
  const human = isHuman(step);
  const agent = agents.find((candidate) => candidate.id === step.agentId);
  const who = human ? "Stop: a person decides" : (agent?.name ?? step.agentId);
  const does = step.action.trim() || (human ? describePolicy(policyOf(step)) : "No action yet");

  /** A card that changes its place would lose the focus with it. */
  function move(by: -1 | 1) {
    const focused = document.activeElement;
    flushSync(() => dispatch({ type: "move", key: step.key, by }));
    if (focused instanceof HTMLElement) focused.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || by === undefined || readOnly) return;
    event.preventDefault();
    move(by < 0 ? -1 : 1);
  }

  const controls = !readOnly && (
    <>
      <IconButton label={`Move step ${index + 1} up`} disabled={index === 0} onClick={() => move(-1)}>
        <ArrowUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton
        label={`Move step ${index + 1} down`}
        disabled={index === steps.length - 1}
        onClick={() => move(1)}
      >
        <ArrowDown aria-hidden className="size-4" />
      </IconButton>
      <IconButton label={`Remove step ${index + 1}`} onClick={onRemove}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </>
  );

  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Alt and an arrow reach it from the buttons inside. */}
      <div
        onKeyDown={onKeyDown}
        className={classNames(
          "relative flex min-h-18 items-center gap-2 border pr-5",
          human ? "bg-waiting-soft pl-3" : "bg-surface pl-4",
          open ? "rounded-t-md" : human ? "rounded-full" : "rounded-md",
          problems.length > 0 ? "border-failed" : human && "border-waiting-line",
        )}
      >
        <button
          type="button"
          aria-expanded={open}
          aria-keyshortcuts={readOnly ? undefined : "Alt+ArrowUp Alt+ArrowDown"}
          onClick={() => dispatch({ type: "open", key: open ? null : step.key })}
          className="flex min-w-0 flex-1 items-center gap-4 rounded-[inherit] text-left outline-none after:absolute after:inset-0 after:rounded-[inherit] focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:outline-offset-2"
        >
          <StepNumber number={index + 1} human={human} />
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-2">
              <span title={who} className={classNames("truncate font-medium", human && "text-waiting")}>
                {who}
              </span>
              {step.name && (
                <code title={step.name} className="truncate font-mono text-muted text-xs max-sm:hidden">
                  {step.name}
                </code>
              )}
            </span>
            <span
              title={does}
              className={classNames("block truncate text-sm", human ? "text-ink" : "text-muted")}
            >
              {does}
            </span>
          </span>
          {problems.length > 0 && (
            <span className="inline-flex items-center gap-1 text-failed text-sm">
              <CircleAlert aria-hidden className="size-4" />
              <span>{problems.length}</span>
              <span className="sr-only">{problems.length === 1 ? "problem" : "problems"}</span>
            </span>
          )}
        </button>
        <div className="relative z-1 flex items-center max-md:hidden">{controls}</div>
        <ChevronDown
          aria-hidden
          className={classNames("size-4 shrink-0 text-muted transition-transform", open && "rotate-180")}
        />
      </div>
      {open && (
        <div
          className={classNames(
            "rounded-b-md border border-t-0 bg-surface p-4 md:p-5",
            problems.length > 0 ? "border-failed" : human && "border-waiting-line",
          )}
        >
          <div className="mb-2 flex justify-end md:hidden">{controls}</div>
          <StepForm
            step={step}
            index={index}
            steps={steps}
            agents={agents}
            problems={problems}
            readOnly={readOnly}
            dispatch={dispatch}
          />
        </div>
      )}
    </div>
  );
}

/** The number; a person's is in a hand's octagon, as on a stop sign. */
function StepNumber({ number, human }: { number: number; human: boolean }) {
  if (!human)
    return (
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-sunken font-medium text-muted text-sm tabular-nums">
        {number}
      </span>
    );
  return (
    <span className="relative grid size-12 shrink-0 place-items-center text-on-accent">
      <svg
        viewBox="0 0 24 24"
        aria-hidden="true"
        className="absolute size-12 text-waiting"
        fill="currentColor"
      >
        <path d="M7.5 1h9L23 7.500v9L16.500 23h-9L1 16.500v-9Z" />
      </svg>
      <span className="relative grid justify-items-center font-semibold text-sm leading-none">
        <Hand aria-hidden className="size-4" />
        {number}
      </span>
    </span>
  );
}

function policyOf(step: DraftStep) {
  return tidyPolicy(step.review) ?? DEFAULT_REVIEW_POLICY;
}
