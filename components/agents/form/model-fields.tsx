import { Checkbox, NumberField, TextArea } from "@/components/ui/field";
import { Advanced } from "./advanced";
import type { ModelForm } from "./agent-form";
import type { FormContext } from "./form-context";
import { ModelChoice } from "./model-choice";
import { ToolPicker } from "./tool-picker";

export function ModelFields({
  form,
  onChange,
  ...context
}: { form: ModelForm; onChange: (change: Partial<ModelForm>) => void } & FormContext) {
  const { errorOf } = context;
  const errors = {
    temperature: errorOf("/config/temperature", "The temperature"),
    maxOutputTokens: errorOf("/config/maxOutputTokens", "The output limit"),
    outputSchema: errorOf("/config/outputSchema", "The schema"),
  };
  const set = [
    form.temperature.trim() !== "" && "Temperature",
    form.maxOutputTokens.trim() !== "" && "Output limit",
    form.outputSchema.trim() !== "" && "Output schema",
  ].filter((name) => name !== false);
  return (
    <>
      <TextArea
        label="Instructions"
        placeholder="You read invoices for an accountant. Extract the sender, the amount with its currency, and the due date."
        hint="The agent's role, how it works, and what it must not do. Each step adds its own instructions."
        error={errorOf("/config/instructions", "The instructions")}
        controlClassName="min-h-60 max-h-[60dvh]"
        value={form.instructions}
        onChange={({ target }) => onChange({ instructions: target.value })}
      />
      <ModelChoice form={form} onChange={onChange} {...context} />
      <ToolPicker
        chosen={form.tools}
        servers={context.toolServers}
        errorOf={errorOf}
        onChange={(tools) => onChange({ tools })}
      />
      <Checkbox
        label="Remembers the session"
        hint="Includes earlier questions and answers from the same session."
        checked={form.remembers}
        onChange={({ target }) => onChange({ remembers: target.checked })}
      />
      <Advanced open={Object.values(errors).some((error) => error !== null)} set={set}>
        <NumberField
          label="Temperature"
          inputMode="decimal"
          hint="From 0 (most consistent) to 2. Leave empty for the provider's default."
          error={errors.temperature}
          value={form.temperature}
          onChange={({ target }) => onChange({ temperature: target.value })}
        />
        <NumberField
          label="Output limit"
          inputMode="numeric"
          hint="Maximum tokens per response. Leave empty for the provider's default. If there's a spending limit, the default is at most 16,384."
          error={errors.maxOutputTokens}
          value={form.maxOutputTokens}
          onChange={({ target }) => onChange({ maxOutputTokens: target.value })}
        />
        <TextArea
          label="Output schema"
          spellCheck={false}
          placeholder='{"type": "object", "properties": {"amount": {"type": "number"}}, "required": ["amount"]}'
          hint="A JSON Schema that the response must match. Later steps can use {{ steps.<name>.json.amount }}. Leave empty for text."
          error={errors.outputSchema}
          controlClassName="min-h-32 max-h-[60dvh] font-mono text-sm"
          value={form.outputSchema}
          onChange={({ target }) => onChange({ outputSchema: target.value })}
        />
      </Advanced>
    </>
  );
}
