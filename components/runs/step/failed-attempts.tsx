import { Duration } from "@/components/ui/time/duration";
import type { FailedAttemptDto } from "@/server/domain/run/api";

/** The attempts before the current one, each with its error. */
export function FailedAttempts({ attempts }: { attempts: readonly FailedAttemptDto[] }) {
  if (attempts.length === 0) return null;
  return (
    <details className="min-w-0 rounded-md border px-4 py-3">
      <summary className="cursor-pointer font-medium text-sm touch:min-h-11 touch:py-3">
        {attempts.length === 1 ? "1 failed attempt" : `${attempts.length} failed attempts`}
      </summary>
      <ol className="grid gap-2 pt-2">
        {attempts.map((attempt, index) => (
          <FailedAttemptItem key={attempt.attempt} attempt={attempt} number={index + 1} />
        ))}
      </ol>
    </details>
  );
}

export function FailedAttemptItem({
  attempt: { error, startedAt, finishedAt },
  number,
}: {
  attempt: FailedAttemptDto;
  number: number;
}) {
  return (
    <li className="min-w-0">
      <p className="text-muted text-sm">
        Attempt {number} · <Duration from={startedAt} to={finishedAt} />
      </p>
      <p className="break-words">{error.message}</p>
    </li>
  );
}
