import { Info } from "lucide-react";
import { useDeferredValue } from "react";
import type { TemplateForm } from "./agent-form";
import type { FormContext } from "./form-context";
import { InsertableText } from "./insertable-text";
import { findTemplateHints, TEMPLATE_VARIABLES } from "./template-hints";

export function TemplateFields({
  form,
  errorOf,
  onChange,
}: { form: TemplateForm; onChange: (change: Partial<TemplateForm>) => void } & FormContext) {
  const hints = findTemplateHints(useDeferredValue(form.template));
  return (
    <div className="grid grid-cols-1 gap-3">
      <InsertableText
        label="Template"
        size="page"
        placeholder={"Dear customer,\n\n{{ input }}\n\nSincerely,"}
        hint="A Liquid template: variables, conditions such as {% if json.due %} … {% endif %}, and lists with {% for item in json.items %} … {% endfor %}."
        error={errorOf("/config/template", "The template")}
        value={form.template}
        variables={TEMPLATE_VARIABLES}
        onChange={(template) => onChange({ template })}
      />
      <div role="status">
        {hints.length > 0 && (
          <ul className="grid gap-1 text-sm">
            {hints.map((hint) => (
              <li key={hint} className="flex items-start gap-2">
                <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                <span className="min-w-0 break-words">{hint}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
