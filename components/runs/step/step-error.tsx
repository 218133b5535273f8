import Link from "next/link";
import { InlineError } from "@/components/ui/inline-error";
import type { StepRunDto } from "@/server/domain/run/operations";
import { betweenTries, countTries, nameTry } from "./attempts";
import { NextAttempt } from "./next-attempt";

/** What went wrong at a step, and where to fix it. */
export function StepFault({ step }: { step: StepRunDto }) {
  const { error, agentId, nextAttemptAt } = step;
  if (!error) return null;
  const wayOut = findWayOut(error.code, agentId);
  return (
    <InlineError
      title={betweenTries(step) ? sayBetween(step) : "This step failed"}
      action={
        wayOut && (
          <Link href={wayOut.href} className="underline">
            {wayOut.label}
          </Link>
        )
      }
    >
      <p>{error.message}</p>
      <NextAttempt at={nextAttemptAt} />
    </InlineError>
  );
}

/** "The 1st try failed; it waits for the 2nd try" */
function sayBetween(step: StepRunDto): string {
  const tries = countTries(step);
  return `The ${nameTry(tries)} failed; it waits for the ${nameTry(tries + 1)}`;
}

function findWayOut(code: string, agentId: string): { href: string; label: string } | null {
  switch (code) {
    case "spending_limit":
      return { href: "/settings/usage", label: "See usage" };
    case "authentication":
      return { href: "/settings/models", label: "Go to the models" };
    case "connection":
    case "tools":
    case "template":
    case "invalid_output":
    case "unknown_agent":
      return { href: `/agents/${agentId}`, label: "Go to the agent" };
    default:
      return null;
  }
}
