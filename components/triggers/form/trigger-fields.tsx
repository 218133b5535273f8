import type { ReactNode } from "react";
import { besideFields, FailureNotice } from "@/components/failure-notice";
import type { Trigger } from "@/components/triggers/trigger-words";
import type { Failure } from "@/components/trpc";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { TYPE_WORDS } from "@/server/domain/trigger/words";
import { fieldContext, isField } from "./field-context";
import { ScheduleFields } from "./schedule-fields";
import { SourceFields } from "./source-fields";
import type { Faults, TriggerText } from "./trigger-text";
import { WebhookFields } from "./webhook-fields";

export function TriggerFields({
  workflow,
  saved,
  text,
  faults,
  failure,
  conflict,
  onChange,
  onSubmit,
  children,
}: {
  /** `inputUser` is the name of the agent that uses the input. Null if no agent uses it. */
  workflow: { id: string; name: string; inputUser: string | null };
  /** Null for a new trigger. */
  saved: Trigger | null;
  text: TriggerText;
  faults: Faults;
  failure: Failure | null;
  /** Shown instead of the failure if someone else saved first. */
  conflict?: ReactNode;
  onChange: (part: Partial<TriggerText>) => void;
  onSubmit: () => Promise<unknown> | undefined;
  /** The buttons, and an explanation of what saving does. */
  children: ReactNode;
}) {
  const context = fieldContext(faults, failure);
  return (
    <Form onSubmit={onSubmit} className="grid max-w-2xl grid-cols-1 gap-5">
      {text.type === "schedule" && (
        <ScheduleFields
          text={text.schedule}
          onChange={(schedule) => onChange({ schedule })}
          workflowId={workflow.id}
          inputUser={workflow.inputUser}
          {...context}
        />
      )}
      {text.type === "webhook" && (
        <WebhookFields
          text={text.webhook}
          saved={saved?.webhook?.signature ?? null}
          onChange={(webhook) => onChange({ webhook })}
          workflowId={workflow.id}
          inputUser={workflow.inputUser}
          {...context}
        />
      )}
      {text.type === "workflow" && (
        <SourceFields
          text={text.workflow}
          onChange={(source) => onChange({ workflow: source })}
          workflow={workflow}
          {...context}
        />
      )}
      <TextField
        label="Name (optional)"
        autoComplete="off"
        maxLength={200}
        className="max-w-sm"
        placeholder={saved?.name ?? TYPE_WORDS[text.type]}
        hint="Helps you tell it apart from other triggers."
        value={text.name}
        error={context.errorOf("/name", "The name")}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      {conflict ?? (
        <FailureNotice title="Couldn't save the trigger" failure={besideFields(failure, isField)} />
      )}
      {children}
    </Form>
  );
}
