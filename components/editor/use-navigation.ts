import { useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Problem } from "@/server/domain/workflow/problems";
import { focusField } from "./inspector/focus-field";
import { findNextProblem } from "./problems/next-problem";
import { findStepElement, insertButtonId } from "./steps/step-elements";
import { useEditor, useEditorStore } from "./store/context";
import { useSheet } from "./use-sheet";

/** Returns functions that move the focus: to a step's fields or its test, to a problem, and back to the steps. */
export function useNavigation(problems: readonly Problem[]) {
  const { actions } = useEditorStore();
  const selection = useEditor((state) => state.selection);
  const [testingId, setTestingId] = useState<string | null>(null);
  const { open: sheetOpen, show: showSheet, hide: hideSheet } = useSheet(leaveSheet);
  const detailsOpener = useRef<Element | null>(null);

  /** Goes to a step's fields or to the field of a problem. */
  const openStep = useCallback(
    (stepId: string, problem?: Problem) => {
      flushSync(() => {
        actions.select(stepId);
        showSheet();
      });
      focusField(problem?.pointer ?? "/action");
    },
    [actions, showSheet],
  );

  /** Opens a step's test. On a phone, the test panel hides the step's fields, so Back closes both. */
  const testStep = useCallback(
    (stepId: string) => {
      actions.select(stepId);
      showSheet();
      setTestingId(stepId);
    },
    [actions, showSheet],
  );

  function openDetails() {
    detailsOpener.current = document.activeElement;
    flushSync(() => {
      actions.select(null);
      showSheet();
    });
    focusField("/description");
  }

  /** Focuses the selected card or the control that opened the workflow's details. */
  function focusSelected() {
    const place = selection ? findStepElement(selection.headId) : detailsOpener.current;
    if (place instanceof HTMLElement) place.focus();
  }

  function leaveSheet() {
    flushSync(() => setTestingId(null));
    focusSelected();
  }

  function leaveFields() {
    if (sheetOpen) hideSheet();
    else if (selection) focusSelected();
  }

  const { goToProblem, goToNextProblem } = useProblemNavigation(problems, openStep);

  return {
    sheetOpen,
    testingId,
    openStep,
    testStep,
    closeTest: () => setTestingId(null),
    openDetails,
    leaveFields,
    goToProblem,
    goToNextProblem,
  };
}

function useProblemNavigation(
  problems: readonly Problem[],
  openStep: (stepId: string, problem: Problem) => void,
) {
  const steps = useEditor((state) => state.definition.steps);
  const selectedId = useEditor((state) => state.selection?.headId ?? null);
  const lastProblem = useRef<Problem | null>(null);

  function goToProblem(problem: Problem) {
    lastProblem.current = problem;
    if (problem.stepId) openStep(problem.stepId, problem);
    else if (problem.pointer === "/name") document.getElementById("workflow-name")?.focus();
    else document.getElementById(insertButtonId(steps.length))?.focus();
  }

  function goToNextProblem() {
    const next = findNextProblem(problems, steps, { selectedId, last: lastProblem.current });
    if (next) goToProblem(next);
  }

  return { goToProblem, goToNextProblem };
}
