import { NumberField, Select } from "@/components/ui/field";
import { Advanced } from "./advanced";
import { type HttpForm, sendsBody, USUAL_SECONDS } from "./agent-form";
import type { FormContext } from "./form-context";
import { HttpHeaders } from "./http-headers";
import { InsertableText } from "./insertable-text";
import { VARIABLES } from "./variables";

const METHODS: readonly HttpForm["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export function HttpFields({
  form,
  credentials,
  errorOf,
  onChange,
}: { form: HttpForm; onChange: (change: Partial<HttpForm>) => void } & FormContext) {
  const timeoutError = errorOf("/config/timeoutSeconds", "The time limit");
  return (
    <>
      <Select
        label="Method"
        className="max-w-40"
        value={form.method}
        onChange={({ target }) =>
          onChange({ method: METHODS.find((method) => method === target.value) ?? form.method })
        }
      >
        {METHODS.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </Select>
      <InsertableText
        label="URL"
        size="line"
        placeholder="https://api.example.com/orders?search={{ input }}"
        hint="The host can't contain variables. Variables in the path and query are URL-encoded."
        error={errorOf("/config/url", "The URL")}
        value={form.url}
        variables={VARIABLES}
        onChange={(url) => onChange({ url })}
      />
      <HttpHeaders
        headers={form.headers}
        credentials={credentials}
        errorOf={errorOf}
        onChange={(headers) => onChange({ headers })}
      />
      {sendsBody(form.method) && (
        <InsertableText
          label="Body"
          size="part"
          placeholder={'{"text": "{{ input }}"}'}
          hint="In JSON, values inside quotes are escaped, and values outside quotes must be valid JSON, such as a number. If the Content-Type header is application/x-www-form-urlencoded, values are URL-encoded. In any other body, they're inserted unchanged. If the body is empty, the step's instructions are sent."
          error={errorOf("/config/body", "The body")}
          value={form.body}
          variables={VARIABLES}
          onChange={(body) => onChange({ body })}
        />
      )}
      <Advanced
        open={timeoutError !== null}
        set={form.timeoutSeconds.trim() === USUAL_SECONDS ? [] : ["Time limit"]}
      >
        <NumberField
          label="Time limit"
          inputMode="numeric"
          hint="In seconds, up to 300."
          error={timeoutError}
          value={form.timeoutSeconds}
          onChange={({ target }) => onChange({ timeoutSeconds: target.value })}
        />
      </Advanced>
    </>
  );
}
