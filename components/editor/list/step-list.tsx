"use client";

import { type KeyboardEvent, memo, type RefObject, useDeferredValue, useEffect, useRef } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { InsertMenu } from "@/components/editor/steps/insert-menu";
import { findStepElement } from "@/components/editor/steps/step-elements";
import type { ViewProps } from "@/components/editor/steps/view";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { StepItem } from "./step-item";
import { useListDrag } from "./use-list-drag";

/** The number of steps to render first: more than fit on a screen. */
const FIRST = 16;
/** The estimated height of a step that isn't rendered yet. */
const STEP_REM = 6.75;

/** Shows the steps as a list, with a button to add a step between any two. */
export const StepList = memo(function StepList(props: ViewProps) {
  const { problems, selectedIds, progress, ended, stepActions } = props;
  const { readOnly } = useEditorPage();
  const { actions } = useEditorStore();
  const steps = useEditor((state) => state.definition.steps);
  const focusId = useEditor((state) => state.selection?.headId ?? null);
  const list = useRef<HTMLOListElement>(null);
  const startDrag = useListDrag(list, stepActions.withOthers);
  const tabbable = Math.max(
    0,
    steps.findIndex(({ id }) => id === focusId),
  );
  // At first, renders only up to a few steps past the current one, so that the page is usable sooner.
  const everything = useDeferredValue(true, false);
  const drawn = everything ? steps : steps.slice(0, Math.max(FIRST, tabbable + FIRST / 2));

  useScrollToMoved(list, tabbable, focusId);

  function onKeyDown(event: KeyboardEvent) {
    const step = event.target instanceof HTMLElement ? event.target.dataset.step : undefined;
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = steps.findIndex(({ id }) => id === step);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = steps[to];
    if (!next) return;
    if (event.shiftKey && !selectedIds.has(step)) actions.select(step, { extend: false });
    actions.select(next.id, { extend: event.shiftKey });
    findStepElement(next.id)?.focus();
  }

  return (
    <section aria-label="Steps" className="mx-auto w-full max-w-2xl">
      {steps.length === 0 && (
        <p className="mb-4 max-w-prose text-muted">
          Assign each step to an agent or a person. The first step gets the run's input, and each later step
          gets the previous step's output. When a step is assigned to a person, the run waits for their
          decision.
        </p>
      )}
      <ol ref={list} onKeyDown={onKeyDown} className="group/list">
        {drawn.map((step, index) => (
          <StepItem
            key={step.id}
            step={step}
            index={index}
            count={steps.length}
            problems={problems.get(step.id)}
            progress={progress.get(step.id)}
            ended={ended}
            selected={selectedIds.has(step.id)}
            tabbable={index === tabbable}
            stepActions={stepActions}
            onPointerDown={startDrag}
          />
        ))}
        {drawn.length < steps.length && (
          <li aria-hidden style={{ height: `${(steps.length - drawn.length) * STEP_REM}rem` }} />
        )}
      </ol>
      {!readOnly && (
        <div className="mt-4 grid md:justify-center">
          <InsertMenu
            index={steps.length}
            label="Add a step"
            stepActions={stepActions}
            wide
            className="px-6"
          />
        </div>
      )}
    </section>
  );
});

/** Scrolls to a step that was moved by keyboard. The browser doesn't, because the focus stays on the step. */
function useScrollToMoved(list: RefObject<HTMLElement | null>, index: number, focusId: string | null) {
  const before = useRef(focusId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step's position triggers the effect.
  useEffect(() => {
    const moved = before.current === focusId;
    before.current = focusId;
    const card = list.current?.querySelector(":focus[data-step]");
    if (moved) card?.scrollIntoView({ block: "nearest" });
  }, [index, focusId]);
}
