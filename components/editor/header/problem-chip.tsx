import { CircleAlert, TriangleAlert } from "lucide-react";
import { Menu } from "@/components/ui/menu/menu";
import type { Problem } from "@/server/domain/workflow/problems";

/** The number of problems. Opens a list that links to each one. */
export function ProblemChip({
  problems,
  onGo,
}: {
  problems: readonly Problem[];
  onGo: (problem: Problem) => void;
}) {
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const Icon = errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <Menu
      label="Problems"
      triggerId="problems"
      trigger={
        <span className="inline-flex items-center gap-1.5 px-2 text-sm">
          <Icon aria-hidden className={errors > 0 ? "size-4 text-failed" : "size-4"} />
          <span className={errors > 0 ? "text-failed" : undefined}>
            {countsInWords(errors, problems.length)}
          </span>
        </span>
      }
      items={problems.map((problem) => ({
        label: problem.message,
        icon: problem.severity === "error" ? CircleAlert : TriangleAlert,
        onSelect: () => onGo(problem),
      }))}
    />
  );
}

function countsInWords(errors: number, all: number): string {
  const warnings = all - errors;
  const parts = [
    errors > 0 && (errors === 1 ? "1 problem" : `${errors} problems`),
    warnings > 0 && (warnings === 1 ? "1 warning" : `${warnings} warnings`),
  ];
  return parts.filter(Boolean).join(", ");
}
