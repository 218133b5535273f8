import { useRef, useState } from "react";
import { notesOf } from "@/components/editor/inspector/field-notes";
import { toWholeNumber } from "@/components/editor/inspector/numbers";
import { useTyped } from "@/components/editor/inspector/use-typed";
import { Button } from "@/components/ui/button";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { NumberField, TextArea } from "@/components/ui/field";
import { MAX_SAMPLE, MAX_WHEN_CHARS } from "@/server/domain/review/condition/limits";
import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { ConditionPreview } from "./condition-preview";

const EXAMPLES = [
  { when: "json.amount >= 100", words: "The amount is 100 or more" },
  { when: 'output.contains("refund")', words: "The output mentions a refund" },
  { when: "json.items.exists(item, item.price > 50)", words: "Any item costs more than 50" },
];

/**
 * Lets the user choose which of a step's outputs are reviewed: all of them, or those that meet a condition plus a
 * sample of the rest.
 */
export function ConditionFields({
  step,
  policy: { when, sample },
  lastRun,
  problems,
  onChange,
}: {
  step: DraftStep;
  policy: DraftPolicy;
  lastRun: LastRun | null;
  problems: readonly Problem[];
  onChange: (change: Partial<DraftPolicy>) => void;
}) {
  // Until a condition is typed, only this component knows that the user chose to have one.
  const [isWriting, setWriting] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const hasCondition = when !== null || isWriting;
  const write = (text: string) => {
    setWriting(true);
    onChange({ when: text.trim() === "" ? null : text });
  };
  return (
    <div className="grid min-w-0 gap-4">
      <ChoiceGroup
        legend="When"
        value={hasCondition ? "some" : "always"}
        choices={[
          { value: "always", label: "Always" },
          {
            value: "some",
            label: "Only if…",
            hint: hasCondition
              ? "If the condition can't be checked, for example because a field is missing, the output is reviewed."
              : undefined,
          },
        ]}
        onChange={(choice) => {
          setWriting(choice === "some");
          if (choice === "always" && when !== null) onChange({ when: null, sample: 0 });
        }}
      />
      {hasCondition && (
        <div className="grid min-w-0 gap-4 pl-6.5">
          <div data-field="review/when" ref={field} className="grid min-w-0 gap-2">
            <TextArea
              label="Condition"
              hint={
                when === null
                  ? "Enter a condition or insert an example. Until then, every output is reviewed."
                  : "Use output, json (the output as JSON), input, run.input, or steps.name.json."
              }
              error={notesOf(problems, "review/when").errors.join(" ") || null}
              rows={2}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              maxLength={MAX_WHEN_CHARS}
              controlClassName="font-mono text-sm wrap-anywhere"
              value={when ?? ""}
              onChange={({ target }) => write(target.value)}
            />
            <Examples
              onInsert={(example) => {
                write(example);
                field.current?.querySelector("textarea")?.focus();
              }}
            />
            {when !== null && <ConditionPreview step={step} when={when} lastRun={lastRun} />}
          </div>
          {when !== null && (
            <div data-field="review/sample">
              <SampleField
                value={sample}
                error={notesOf(problems, "review/sample").errors.join(" ") || null}
                onChange={(sample) => onChange({ sample })}
              />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

function Examples({ onInsert }: { onInsert: (example: string) => void }) {
  return (
    <ul aria-label="Examples" className="flex min-w-0 flex-wrap gap-2">
      {EXAMPLES.map(({ when, words }) => (
        <li key={when} className="min-w-0">
          <Button type="button" size="small" title={when} onClick={() => onInsert(when)}>
            {words}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/**
 * The percentage of outputs to review among those that don't meet the condition. Invalid input stays in the field
 * without changing the value.
 */
function SampleField({
  value,
  error,
  onChange,
}: {
  value: number;
  error: string | null;
  onChange: (value: number) => void;
}) {
  const [text, setTyped] = useTyped(value, String);
  const isTypo = error === null && toWholeNumber(text, 0, MAX_SAMPLE) === null;
  return (
    <NumberField
      label="Also review this percentage of the rest"
      inputMode="numeric"
      maxLength={3}
      controlClassName="max-w-24"
      value={text}
      onChange={({ target }) => {
        const next = toWholeNumber(target.value, 0, MAX_SAMPLE) ?? value;
        setTyped(target.value, next);
        if (next !== value) onChange(next);
      }}
      hint="A random sample shows you whether the condition is right. 0 turns sampling off."
      error={
        isTypo
          ? `Enter a whole number from 0 to ${MAX_SAMPLE}. The current value, ${value}, still applies.`
          : error
      }
    />
  );
}
