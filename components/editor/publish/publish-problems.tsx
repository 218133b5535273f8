import { CircleAlert, Info } from "lucide-react";
import type { Problem } from "@/server/domain/workflow/problems";

/** Lists problems, each with a link to its field. */
export function PublishProblems({
  id,
  title,
  problems,
  onFocus,
}: {
  id?: string;
  title: string;
  problems: readonly Problem[];
  onFocus: (problem: Problem) => void;
}) {
  if (problems.length === 0) return null;
  return (
    <section aria-label={title} className="rounded-md border px-4 py-2">
      <p id={id} className="py-1 font-medium">
        {title}
      </p>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.code}${problem.pointer}${problem.message}`}>
            <button
              type="button"
              onClick={() => onFocus(problem)}
              className="flex w-full items-start gap-2 rounded-sm py-1.5 text-left underline decoration-edge underline-offset-4 hover:decoration-ink touch:min-h-11"
            >
              {problem.severity === "error" ? (
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
              ) : (
                <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
              )}
              <span className="min-w-0 break-words">{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
