import { Link } from "@/components/ui/link";
import type { RunDetailDto } from "@/server/domain/run/api";
import { saySessionRuns } from "@/server/domain/run/finding/filters";

/** A link to the other runs in the run's session, if there are any. */
export function SessionLine({
  run: { sessionId, sessionRuns },
}: {
  run: Pick<RunDetailDto, "sessionId" | "sessionRuns">;
}) {
  if (sessionRuns < 2) return null;
  return (
    <p className="text-sm">
      <Link href={`/sessions/${sessionId}`} className="underline">
        One of {saySessionRuns(sessionRuns)} in this session
      </Link>
    </p>
  );
}
