import { CircleAlert, TriangleAlert } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { Problem } from "@/server/domain/workflow/problems";
import { rankProblems, wordsOf } from "./field-notes";

/** Problems of the step, errors first. Each problem links to its field. */
export function StepProblems({
  problems,
  onGo,
}: {
  problems: readonly Problem[];
  onGo: (problem: Problem) => void;
}) {
  if (problems.length === 0) return null;
  return (
    <section aria-label="Problems in this step">
      <ul className="grid gap-1">
        {rankProblems(problems).map((problem) => {
          const error = problem.severity === "error";
          const Icon = error ? CircleAlert : TriangleAlert;
          return (
            <li key={`${problem.pointer} ${problem.message}`}>
              <button
                type="button"
                onClick={() => onGo(problem)}
                className={classNames(
                  "flex w-full items-start gap-2 rounded-md px-3 py-2 text-left text-sm hover:underline touch:min-h-11",
                  error ? "bg-failed-soft text-failed" : "bg-sunken text-ink",
                )}
              >
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
                <span className="min-w-0 break-words">
                  <span className="sr-only">{error ? "Error: " : "Warning: "}</span>
                  {wordsOf(problem)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
