import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import {
  describeRetry,
  FIRST_RETRY,
  RETRY_LIMITS,
  type StepRetry,
} from "@/server/domain/workflow/step/step-retry";
import { DurationField } from "./duration-field";

const TIMES = Array.from({ length: RETRY_LIMITS.attempts }, (_, index) => index + 1);

/** A step's attempts, delays, and time limit, summarized in plain words and collapsed. */
export function RetryFields({
  retry,
  readOnly,
  onChange,
}: {
  /** Undefined for the default retry policy. */
  retry: StepRetry | undefined;
  readOnly: boolean;
  onChange: (retry: StepRetry | undefined) => void;
}) {
  const current = retry ?? FIRST_RETRY;
  const { attempts, backoffSeconds, timeoutSeconds } = current;
  const change = (change: Partial<StepRetry>) => onChange({ ...current, ...change });
  return (
    <details className="min-w-0 rounded-md border px-4">
      <summary className="-mx-4 cursor-pointer rounded-md px-4 py-2 touch:py-3">
        <span className="font-medium text-sm">If the step fails</span>{" "}
        <span aria-live="polite" className="text-muted text-sm">
          {describeRetry(retry)}
        </span>
      </summary>
      <fieldset disabled={readOnly} className="grid min-w-0 gap-4 pt-2 pb-4">
        <legend className="sr-only">If the step fails</legend>
        <p className="text-muted text-sm">
          The step is retried only after a temporary failure, such as an overloaded model, a rate limit, or a
          lost connection. Any other error, such as an invalid key, fails the step immediately.
        </p>
        <Select
          label="Attempts"
          className="max-w-60"
          value={attempts}
          onChange={({ target }) => change({ attempts: Number(target.value) })}
        >
          {TIMES.map((times) => (
            <option key={times} value={times}>
              {times === 1 ? "1" : `up to ${times}`}
            </option>
          ))}
        </Select>
        {attempts > 1 && (
          <DurationField
            label="Wait before the second attempt"
            value={backoffSeconds}
            units={["second", "minute"]}
            range={{ min: 0, max: RETRY_LIMITS.backoffSeconds }}
            hint={attempts > 2 ? "After that, the wait doubles each time." : undefined}
            onChange={(seconds) => seconds !== null && change({ backoffSeconds: seconds })}
          />
        )}
        <DurationField
          label="Time limit per attempt"
          value={timeoutSeconds}
          units={["second", "minute"]}
          range={{ min: 1, max: RETRY_LIMITS.timeoutSeconds }}
          none="the agent's limit"
          onChange={(timeoutSeconds) => change({ timeoutSeconds })}
        />
        {retry && (
          <Button size="small" className="justify-self-start" onClick={() => onChange(undefined)}>
            Reset to default
          </Button>
        )}
      </fieldset>
    </details>
  );
}
