import { InlineError } from "@/components/ui/inline-error";
import { Link } from "@/components/ui/link";
import type { StepRunDto } from "@/server/domain/run/api";
import { countAttempts, isBetweenAttempts } from "./attempts";
import { NextAttempt } from "./next-attempt";

/** A step's error, and where to fix it. */
export function StepError({ step }: { step: StepRunDto }) {
  const { error, agentId, nextAttemptAt } = step;
  if (!error) return null;
  const fix = findFix(error.code, agentId);
  return (
    <InlineError
      title={isBetweenAttempts(step) ? `Attempt ${countAttempts(step)} failed` : "This step failed"}
      action={
        fix && (
          <Link href={fix.href} className="underline">
            {fix.label}
          </Link>
        )
      }
    >
      <p>{error.message}</p>
      <NextAttempt at={nextAttemptAt} />
    </InlineError>
  );
}

function findFix(code: string, agentId: string): { href: string; label: string } | null {
  switch (code) {
    case "spending_limit":
      return { href: "/settings/usage", label: "See usage" };
    case "authentication":
      return { href: "/settings/models", label: "Go to models" };
    case "connection":
    case "tools":
    case "template":
    case "invalid_output":
    case "unknown_agent":
      return { href: `/agents/${agentId}`, label: "Go to agent" };
    default:
      return null;
  }
}
