import type { EmailForm } from "./agent-form";
import type { FormContext } from "./form-context";
import { InsertableText } from "./insertable-text";
import { VARIABLES } from "./variables";

export function EmailFields({
  form,
  errorOf,
  onChange,
}: { form: EmailForm; onChange: (change: Partial<EmailForm>) => void } & FormContext) {
  return (
    <>
      <InsertableText
        label="To"
        size="line"
        placeholder="{{ steps.customer.output }}"
        hint="One or more addresses, separated by commas. A variable must contain exactly one address. Leave To and Subject empty to set both at the start of each step's instructions."
        error={errorOf("/config/to", "The address")}
        value={form.to}
        variables={VARIABLES}
        onChange={(to) => onChange({ to })}
      />
      <InsertableText
        label="Cc"
        size="line"
        error={errorOf("/config/cc", "The Cc address")}
        value={form.cc}
        variables={VARIABLES}
        onChange={(cc) => onChange({ cc })}
      />
      <InsertableText
        label="Subject"
        size="line"
        placeholder="Your order"
        error={errorOf("/config/subject", "The subject")}
        value={form.subject}
        variables={VARIABLES}
        onChange={(subject) => onChange({ subject })}
      />
      <InsertableText
        label="Body"
        size="part"
        placeholder="{{ input }}"
        hint="In Markdown. If the body is empty, the step's instructions are sent."
        error={errorOf("/config/body", "The body")}
        value={form.body}
        variables={VARIABLES}
        onChange={(body) => onChange({ body })}
      />
    </>
  );
}
