"use client";

import { Plus } from "lucide-react";
import { type KeyboardEvent, memo, useDeferredValue, useEffect, useRef } from "react";
import { findStepElement, insertButtonId, type ViewProps } from "@/components/editor/steps/view";
import { Menu } from "@/components/ui/menu/menu";
import { StepItem } from "./step-item";
import { useReorder } from "./use-reorder";

/** More than a screen shows. */
const FIRST = 16;
/** As high as a step is thought to be before it is seen. */
const STEP_REM = 6.75;

/** The steps below each other, with a place for a new one between any two. */
export const StepList = memo(function StepList(props: ViewProps) {
  const { steps, agents, problems, selectedIds, progress, ended, readOnly } = props;
  const { focusId, onSelect, onOpen, onMove, withOthers, insertItems, menuOf } = props;
  const list = useRef<HTMLOListElement>(null);
  const startDrag = useReorder(list, withOthers, onMove);
  const tabbable = Math.max(
    0,
    steps.findIndex(({ id }) => id === focusId),
  );
  // The page can be used once it has the first steps and the one that is worked on; the others follow by themselves.
  const everything = useDeferredValue(true, false);
  const drawn = everything ? steps : steps.slice(0, Math.max(FIRST, tabbable + FIRST / 2));

  // A step that is moved by keys keeps the focus, and would leave the screen with it.
  const before = useRef(focusId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its place says when.
  useEffect(() => {
    const moved = before.current === focusId;
    before.current = focusId;
    const card = list.current?.querySelector(":focus[data-step]");
    if (moved) card?.scrollIntoView({ block: "nearest" });
  }, [tabbable, focusId]);

  function onKeyDown(event: KeyboardEvent) {
    const step = event.target instanceof HTMLElement ? event.target.dataset.step : undefined;
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = steps.findIndex(({ id }) => id === step);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = steps[to];
    if (!next) return;
    if (event.shiftKey && !selectedIds.has(step)) onSelect(step, { extend: false });
    onSelect(next.id, { extend: event.shiftKey });
    findStepElement(next.id)?.focus();
  }

  return (
    <section aria-label="Steps" className="mx-auto w-full max-w-2xl">
      {steps.length === 0 && (
        <p className="mb-4 max-w-prose text-muted">
          Assign each step to an agent or a person. The first step gets the run's input, and each later step
          gets the previous step's output. When a person decides, the run waits.
        </p>
      )}
      <ol ref={list} onKeyDown={onKeyDown} className="group/list">
        {drawn.map((step, index) => (
          <StepItem
            key={step.id}
            step={step}
            index={index}
            count={steps.length}
            agents={agents}
            problems={problems.get(step.id)}
            progress={progress.get(step.id)}
            ended={ended}
            selected={selectedIds.has(step.id)}
            tabbable={index === tabbable}
            readOnly={readOnly}
            onSelect={onSelect}
            onOpen={onOpen}
            onPointerDown={startDrag}
            insertItems={insertItems}
            menuOf={menuOf}
          />
        ))}
        {drawn.length < steps.length && (
          <li aria-hidden style={{ height: `${(steps.length - drawn.length) * STEP_REM}rem` }} />
        )}
      </ol>
      {!readOnly && (
        <div className="mt-4 grid md:justify-center">
          <Menu
            label="Add a step"
            triggerId={insertButtonId(steps.length)}
            trigger={
              <>
                <Plus aria-hidden className="size-4" />
                <span aria-hidden>Add a step</span>
              </>
            }
            triggerClassName="h-11 gap-2 border border-dashed border-edge px-6 font-medium text-ink"
            items={() => insertItems(steps.length)}
          />
        </div>
      )}
    </section>
  );
});
