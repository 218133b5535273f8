import Link from "next/link";
import { InlineError } from "@/components/ui/inline-error";
import type { StepRunDto } from "@/server/domain/run/operations";
import { NextAttempt } from "./next-attempt";

/** What went wrong at a step, and where that can be mended. */
export function StepFault({ step: { error, status, agentId, nextAttemptAt } }: { step: StepRunDto }) {
  if (!error) return null;
  const wayOut = findWayOut(error.code, agentId);
  return (
    <InlineError
      title={status === "RUNNING" ? "The last try failed; another follows" : "This step failed"}
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

function findWayOut(code: string, agentId: string): { href: string; label: string } | null {
  switch (code) {
    case "spending_limit":
      return { href: "/settings/usage", label: "See what was spent" };
    case "authentication":
      return { href: "/settings/models", label: "Go to the models" };
    case "tools":
    case "template":
    case "invalid_output":
    case "unknown_agent":
      return { href: `/agents/${agentId}`, label: "Go to the agent" };
    default:
      return null;
  }
}
