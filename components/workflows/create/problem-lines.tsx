import { CircleAlert, TriangleAlert } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { Problem } from "@/server/domain/workflow/problems";

/** Lists a workflow's errors and warnings. Renders nothing if there are none. */
export function ProblemLines({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="grid gap-1 text-sm">
      {problems.map(({ severity, code, pointer, message }) => {
        const isError = severity === "error";
        const Icon = isError ? CircleAlert : TriangleAlert;
        return (
          <li key={`${pointer} ${code} ${message}`} className="flex gap-2">
            <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", isError && "text-failed")} />
            <span className={classNames("min-w-0 break-words", isError && "text-failed")}>
              <span className="sr-only">{isError ? "Error: " : "Warning: "}</span>
              {message}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
