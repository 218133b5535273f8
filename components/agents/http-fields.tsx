import { NumberField, Select } from "@/components/ui/field";
import { Advanced } from "./advanced";
import { type HttpForm, sendsBody, USUAL_SECONDS } from "./form";
import type { FormContext } from "./form-context";
import { HttpHeaders } from "./http-headers";
import { InsertableText } from "./insertable-text";

const METHODS: readonly HttpForm["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const VARIABLES = [
  { text: "{{ input }}", meaning: "what the step is given" },
  { text: "{{ run.input }}", meaning: "what the run is given" },
  { text: "{{ steps.claims.output }}", meaning: "what the earlier step named claims gave" },
  { text: "{{ steps.claims.json.total }}", meaning: "a part of that, where it is JSON" },
  { text: "{{ workflow.name }}", meaning: "the name of the workflow" },
];

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
        hint="The host is written out; in the path and behind the ? variables stand for their values, encoded."
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
          hint="What is sent. In JSON, values between quotes are escaped, and others have to be JSON themselves, such as a number; in a form (by its Content-Type) they are encoded; in other text they stand as they are. Empty: what the step says is to be done is sent."
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
          hint="How many seconds the answer may take, at most 300."
          error={timeoutError}
          value={form.timeoutSeconds}
          onChange={({ target }) => onChange({ timeoutSeconds: target.value })}
        />
      </Advanced>
    </>
  );
}
