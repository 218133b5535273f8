import { type KeyboardEvent, type ReactNode, useEffectEvent, useLayoutEffect, useState } from "react";
import { stepVariable } from "@/components/editor/action/variables/variables";
import { letterOf } from "@/components/keyboard/key-press";
import { TextField } from "@/components/ui/field";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { type NamePlan, planName } from "./step-name";

/**
 * The name that later steps use to refer to this step. Accepts any text and commits it as a slug on Enter, on blur,
 * and on unmount.
 */
export function StepNameField({
  step,
  steps,
  readOnly,
  error,
  onCommit,
}: {
  step: DraftStep;
  steps: readonly DraftStep[];
  readOnly: boolean;
  error: string | null;
  onCommit: (name: string | null) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const plan = planName(steps, step, typed ?? step.name ?? "");

  function commit() {
    setTyped(null);
    if (typed !== null && typed !== (step.name ?? "") && plan.name !== step.name) onCommit(plan.name);
  }
  const commitLeft = useEffectEvent(commit);
  useLayoutEffect(() => () => commitLeft(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const key = letterOf(event.nativeEvent);
    const modified = event.ctrlKey || event.metaKey;
    // The editor's shortcuts for saving and running need the committed name.
    if (key === "enter" || (modified && key === "s")) {
      commit();
      if (!modified) event.preventDefault();
    } else if (typed !== null && (key === "escape" || (modified && key === "z"))) {
      // Discards only what was typed. Doesn't leave the field or undo an earlier change.
      event.preventDefault();
      setTyped(null);
    }
  }

  return (
    <TextField
      label="Step name"
      name="step-name"
      placeholder={readOnly ? undefined : "draft"}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      readOnly={readOnly}
      value={typed ?? step.name ?? ""}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
      hint={explain(step.name, plan)}
      error={typed === null ? error : plan.fault}
    />
  );
}

/** Explains how later steps can use the name and what happens to steps that use the current name. */
function explain(now: string | null, { name, fault, uses, follows }: NamePlan): ReactNode {
  if (name === null && now === null) return "Optional. Lets later steps use this step's output.";
  const used = name !== now && uses > 0 ? usesInWords(uses, follows) : "";
  if (name === null) return `This step won't have a name. ${used}`;
  if (fault !== null) return used;
  return (
    <>
      Later steps can use this step's output as{" "}
      <code className="break-all font-mono">{stepVariable(name)}</code>. {used}
    </>
  );
}

function usesInWords(uses: number, follows: boolean): string {
  const count = uses === 1 ? "One use" : `${uses} uses`;
  if (follows) return `${count} of the current name will be updated.`;
  return `${count} of the current name won't be updated and will stop working.`;
}
