import { Duration } from "@/components/ui/time/duration";
import type { StepRunDto } from "@/server/domain/run/api";
import { countAttempts } from "./attempts";
import { FailedAttemptItem } from "./failed-attempts";

/** All attempts of a step's current round, oldest first. */
export function AttemptList({ step, status }: { step: StepRunDto; status: string }) {
  const { failedAttempts, startedAt, finishedAt, error } = step;
  return (
    <ol className="grid gap-3">
      {failedAttempts.map((attempt, index) => (
        <FailedAttemptItem key={attempt.attempt} attempt={attempt} number={index + 1} />
      ))}
      {startedAt && (
        <li className="min-w-0">
          <p className="text-muted text-sm">
            Attempt {countAttempts(step)} · {status} · <Duration from={startedAt} to={finishedAt} />
          </p>
          {error && <p className="break-words">{error.message}</p>}
        </li>
      )}
    </ol>
  );
}
