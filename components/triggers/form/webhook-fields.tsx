import { FailureNotice } from "@/components/failure-notice";
import { Options } from "@/components/filters/options";
import { TextBlock } from "@/components/triggers/text-block";
import { SIGNATURE_WORDS } from "@/components/triggers/trigger-words";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { Select, TextArea, TextField } from "@/components/ui/field";
import type { Signature } from "@/server/domain/trigger/config";
import { MAX_WAIT_SECONDS } from "@/server/domain/trigger/limits";
import type { FieldContext } from "./field-context";
import { InputTemplate } from "./input-template";
import { readSample, toWebhook, type WebhookText } from "./trigger-text";
import { usePreview } from "./use-preview";

const SIGNATURES = ["bearer", "standard-webhooks", "github", "hmac"] as const satisfies readonly Signature[];
const WAITS = [0, 10, MAX_WAIT_SECONDS];

/** The fields for verifying a webhook's requests, responding to them, and turning their JSON into input. */
export function WebhookFields({
  text,
  saved,
  onChange,
  workflowId,
  inputUser,
  errorOf,
}: FieldContext & {
  text: WebhookText;
  /** The saved signature. Null for a new webhook. */
  saved: Signature | null;
  onChange: (text: WebhookText) => void;
  workflowId: string;
  inputUser: string | null;
}) {
  const change = (part: Partial<WebhookText>) => onChange({ ...text, ...part });
  return (
    <>
      <ChoiceGroup
        legend="Authentication"
        choices={SIGNATURES.map((value) => ({ value, ...SIGNATURE_WORDS[value] }))}
        value={text.signature}
        onChange={(signature) => change({ signature })}
      />
      {saved !== null && isStandard(saved) !== isStandard(text.signature) && (
        <p className="rounded-md bg-sunken px-4 py-3">
          When you save, you get a new secret. The old one stops working.
        </p>
      )}
      {text.signature === "hmac" && (
        <TextField
          label="Signature header"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={60}
          className="max-w-xs"
          controlClassName="font-mono"
          value={text.header}
          error={errorOf("/webhook/header", "The header")}
          onChange={({ target }) => change({ header: target.value })}
        />
      )}
      <Select
        label="Response"
        hint="Runs that wait for a review usually take longer."
        className="max-w-sm"
        value={text.waitSeconds}
        onChange={({ target }) => change({ waitSeconds: Number(target.value) })}
      >
        {[...new Set([...WAITS, text.waitSeconds])].map((seconds) => (
          <option key={seconds} value={seconds}>
            {seconds === 0
              ? "Immediately, with the run's ID"
              : `Wait up to ${seconds} seconds for the output`}
          </option>
        ))}
      </Select>
      <WebhookInput {...{ text, change, workflowId, inputUser, errorOf }} />
    </>
  );
}

/** Standard Webhooks secrets have their own format, so switching to or from this signature needs a new secret. */
function isStandard(signature: Signature): boolean {
  return signature === "standard-webhooks";
}

function WebhookInput({
  text,
  change,
  workflowId,
  inputUser,
  errorOf,
}: FieldContext & {
  text: WebhookText;
  change: (part: Partial<WebhookText>) => void;
  workflowId: string;
  inputUser: string | null;
}) {
  const payload = readSample(text);
  const isJson = payload !== undefined;
  const previews = text.usesTemplate && text.template.trim() !== "";
  const { preview, failure } = usePreview(
    previews ? { id: workflowId, webhook: toWebhook(text), payload } : null,
  );
  const isShownElsewhere = failure?.data?.errors?.length;
  return (
    <>
      <Select
        label="Run input"
        className="max-w-sm"
        value={text.usesTemplate ? "template" : "json"}
        onChange={({ target }) => change({ usesTemplate: target.value === "template" })}
      >
        <Options words={{ json: "Received JSON", template: "Custom text" }} />
      </Select>
      {text.usesTemplate && (
        <>
          <InputTemplate
            value={text.template}
            onChange={(template) => change({ template })}
            hint="Insert parts of the JSON with variables such as {{ payload.title }}."
            variables={["payload"]}
            error={errorOf("/webhook/template", "The input", failure)}
            rendered={null}
            user={inputUser}
          />
          <TextArea
            label="Sample JSON"
            spellCheck={false}
            controlClassName="max-h-60 font-mono text-sm"
            hint="Used only for the preview."
            error={isJson ? null : "This isn't valid JSON."}
            value={text.sample}
            onChange={({ target }) => change({ sample: target.value })}
          />
          {isJson && preview && preview.input !== null && (
            <TextBlock title="A run would get this input:">{preview.input || "No input"}</TextBlock>
          )}
          {isJson && !isShownElsewhere && (
            <FailureNotice title="Couldn't preview the input" failure={failure} />
          )}
        </>
      )}
    </>
  );
}
