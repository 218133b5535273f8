import { useSearchParams } from "next/navigation";
import { useState } from "react";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { findSelectedStep } from "@/server/domain/run/find-selected-step";
import { readStepNumber } from "@/server/domain/run/read-step-number";
import type { HeldReview } from "./held-review";
import { type InitialPage, useRunPage } from "./use-live-run";

/**
 * Follows a run and chooses the step to show: the step in the URL, or the step that matters most. While the
 * user is typing in a step or has just decided there, the page stays at that step, even if the run continues.
 */
export function useShownStep(initial: InitialPage) {
  const asked = useSearchParams().get("step");
  const [pinned, pin] = useState<number | null>(null);
  const step = readStepNumber(asked) ?? pinned;
  const { run, error, refresh } = useRunPage(initial.page.id, step, initial);
  const [edit, setEdit] = useState<{ reviewId: string; edit: ReviewEdit | null } | null>(null);
  const [kept, hold] = useState<HeldReview | null>(null);
  const held = kept?.asked === asked ? kept : null;
  const writing = run.steps.find((step) => edit?.edit && step.review?.id === edit.reviewId);
  const stays = run.steps.find(({ stepId }) => stepId === held?.stepId) ?? writing;
  if ((stays?.stepOrder ?? null) !== pinned) pin(stays?.stepOrder ?? null);
  const selected = findSelectedStep(run.steps, step === null ? null : String(step));
  return { asked, run, error, refresh, selected, held, hold, edit, setEdit };
}
