import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { describeRetry, FIRST_RETRY, RETRY_LIMITS, type StepRetry } from "@/server/domain/workflow/retry";
import { DurationField } from "./duration-field";

const TIMES = Array.from({ length: RETRY_LIMITS.attempts }, (_, index) => index + 1);

/** How often a step is tried that fails, how far apart, and how long each time: in plain words, and folded. */
export function RetryFields({
  retry,
  readOnly,
  onChange,
}: {
  /** Undefined: as every step. */
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
        <span className="font-medium text-sm">If it fails</span>{" "}
        <span aria-live="polite" className="text-muted text-sm">
          {describeRetry(retry)}
        </span>
      </summary>
      <fieldset disabled={readOnly} className="grid min-w-0 gap-4 pt-2 pb-4">
        <legend className="sr-only">If it fails</legend>
        <p className="text-muted text-sm">
          Only what may pass is tried again: a model that is overloaded, a limit of its rate, a connection
          that broke. What stays wrong, such as a key, fails at once.
        </p>
        <Select
          label="Tries"
          className="max-w-60"
          value={attempts}
          onChange={({ target }) => change({ attempts: Number(target.value) })}
        >
          {TIMES.map((times) => (
            <option key={times} value={times}>
              {times === 1 ? "once" : `up to ${times} times`}
            </option>
          ))}
        </Select>
        {attempts > 1 && (
          <DurationField
            label="Wait before the second try"
            value={backoffSeconds}
            units={["second", "minute"]}
            range={{ min: 0, max: RETRY_LIMITS.backoffSeconds }}
            hint={attempts > 2 ? "Before each further try twice as long." : undefined}
            onChange={(seconds) => seconds !== null && change({ backoffSeconds: seconds })}
          />
        )}
        <DurationField
          label="Longest time of one try"
          value={timeoutSeconds}
          units={["second", "minute"]}
          range={{ min: 1, max: RETRY_LIMITS.timeoutSeconds }}
          none="as long as its agent may take"
          onChange={(timeoutSeconds) => change({ timeoutSeconds })}
        />
        {retry && (
          <Button size="small" className="justify-self-start" onClick={() => onChange(undefined)}>
            As every step
          </Button>
        )}
      </fieldset>
    </details>
  );
}
