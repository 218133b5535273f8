import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useNow } from "@/components/ui/time/duration";
import type { StepRunDto } from "@/server/domain/run/api";
import { makeLane, spanOfRun } from "@/server/domain/run/gantt/bars";
import { makeScale } from "@/server/domain/run/gantt/scale";
import type { RunPage } from "@/server/domain/run/run-page";
import { isFinished } from "@/server/domain/run/status";
import { Axis, GapBands } from "./axis";
import { LaneRow } from "./lane-row";
import { useLaneKeys } from "./use-lane-keys";

/** At this many steps or more, lanes are thinner. */
const MANY = 40;

/**
 * A run's steps in order, each with a lane that shows when its agent worked and when people decided. Updates
 * while the run is in progress. On a phone, shown as a list.
 */
export function Gantt({
  run,
  selected,
  agents,
  hrefOf,
  onSelect,
}: {
  run: RunPage;
  selected: StepRunDto | undefined;
  agents: readonly AgentSummary[];
  hrefOf: (step: StepRunDto) => string;
  onSelect: (step: StepRunDto) => void;
}) {
  const frame = useRef<HTMLElement>(null);
  const onKeyDown = useLaneKeys();
  const ended = isFinished(run.status);
  const now = useNow(!ended, Date.parse(run.readAt));
  const { span, lanes, scale } = useChart(run, now);
  const isThin = run.steps.length >= MANY;
  // Only the selected step's lane is shown, because an open review needs the space. On a phone, all lanes are
  // shown, below the review.
  const folds = selected?.review?.status === "OPEN" && run.steps.length > 1;
  const [isUnfolded, unfold] = useState(false);
  const isFolded = folds && !isUnfolded;
  useShownLane(frame, selected?.stepId, isFolded);
  // When the review closes, the button disappears. If it has the focus, the focus moves to the selected step.
  const onFoldButton = useCallback((button: HTMLButtonElement) => {
    return () => {
      if (document.activeElement !== button) return;
      frame.current?.querySelector<HTMLElement>("[aria-current]")?.focus({ preventScroll: true });
    };
  }, []);
  const chart = (
    <nav
      ref={frame}
      aria-label="Run steps"
      aria-describedby="gantt-hint"
      data-gantt
      className={classNames(
        "relative isolate max-h-[70dvh] min-w-0 overflow-y-auto rounded-md border bg-surface md:flex-1",
        isFolded ? "md:max-h-[1.875rem] md:overflow-hidden" : "md:max-h-[min(24rem,42dvh)]",
        "print:max-h-none! print:overflow-visible",
      )}
    >
      <p id="gantt-hint" className="sr-only">
        Use the arrow keys to move between steps, and Enter to select one.
      </p>
      {!isFolded && <Axis scale={scale} span={span} ended={ended} />}
      <div className="relative">
        <GapBands scale={scale} />
        <ol onKeyDown={onKeyDown} className="relative max-md:divide-y md:py-1">
          {run.steps.map((step, index) => (
            <LaneRow
              key={step.stepId}
              step={step}
              lane={lanes[index] ?? NO_LANE}
              scale={scale}
              agents={agents}
              ended={ended}
              isThin={isThin}
              isSelected={step === selected}
              href={hrefOf(step)}
              onSelect={() => onSelect(step)}
            />
          ))}
        </ol>
      </div>
    </nav>
  );
  return (
    <div className="md:flex md:items-start md:gap-2">
      {chart}
      {folds && (
        <Button
          ref={onFoldButton}
          size="small"
          className="shrink-0 max-md:hidden print:hidden"
          onClick={() => unfold(!isUnfolded)}
        >
          {isUnfolded ? "Show only this step" : `Show all ${run.steps.length} steps`}
        </Button>
      )}
    </div>
  );
}

const NO_LANE = { bars: [], failures: [] };

function useChart(run: RunPage, now: number) {
  return useMemo(() => {
    const span = spanOfRun(run, now);
    const lanes = run.steps.map((step) => makeLane(step, span.to));
    const busy = lanes.flatMap(({ bars }) => bars.filter(({ kind }) => kind === "machine"));
    return { span, lanes, scale: makeScale(busy, span) };
  }, [run, now]);
}

/** Scrolls the frame to the selected step's lane, without scrolling the page. */
function useShownLane(
  frame: React.RefObject<HTMLElement | null>,
  stepId: string | undefined,
  isFolded: boolean,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a folded frame is shorter, so it has to scroll.
  useLayoutEffect(() => {
    const item = frame.current?.querySelector<HTMLElement>(`[data-step="${stepId}"]`);
    if (!frame.current || !item) return;
    const { top, height } = frame.current.getBoundingClientRect();
    const lane = item.getBoundingClientRect();
    const isHidden = lane.top < top || lane.bottom > top + height;
    if (isHidden) frame.current.scrollTop += lane.top - top - (height - lane.height) / 2;
  }, [frame, stepId, isFolded]);
}
