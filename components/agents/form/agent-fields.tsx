import type { ReactNode } from "react";
import { TextArea, TextField } from "@/components/ui/field";
import type { AgentText, KindForm } from "./agent-form";
import { EmailFields } from "./email-fields";
import type { FormContext } from "./form-context";
import { HttpFields } from "./http-fields";
import { ModelFields } from "./model-fields";
import { SlackFields } from "./slack-fields";
import { TemplateFields } from "./template-fields";

/** The form fields for any kind of agent. */
export function AgentFields({
  text: { name, description, form },
  id,
  onChange,
  ...context
}: {
  text: AgentText;
  /** The field for a new agent's ID. Null for an existing agent, whose ID can't change. */
  id: ReactNode;
  onChange: (change: Partial<AgentText>) => void;
} & FormContext) {
  const { errorOf } = context;
  return (
    <>
      <TextField
        label="Name"
        autoComplete="off"
        aria-required
        maxLength={100}
        placeholder="Invoice reader"
        error={errorOf("/name", "The name")}
        value={name}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      {id}
      <TextArea
        label="Description"
        maxLength={1000}
        hint="One line that helps people choose this agent for a step."
        error={errorOf("/description", "The description")}
        value={description}
        onChange={({ target }) => onChange({ description: target.value })}
      />
      <KindFields form={form} onChange={(form) => onChange({ form })} {...context} />
    </>
  );
}

function KindFields({
  form,
  onChange,
  ...context
}: { form: KindForm; onChange: (form: KindForm) => void } & FormContext) {
  switch (form.kind) {
    case "model":
      return <ModelFields form={form} onChange={(change) => onChange({ ...form, ...change })} {...context} />;
    case "template":
      return (
        <TemplateFields form={form} onChange={(change) => onChange({ ...form, ...change })} {...context} />
      );
    case "http":
      return <HttpFields form={form} onChange={(change) => onChange({ ...form, ...change })} {...context} />;
    case "slack":
      return <SlackFields form={form} onChange={(change) => onChange({ ...form, ...change })} {...context} />;
    case "email":
      return <EmailFields form={form} onChange={(change) => onChange({ ...form, ...change })} {...context} />;
  }
}
