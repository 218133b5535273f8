"use client";

import { FailureNotice } from "@/components/failure-notice";
import { auditHref } from "@/components/settings/audit/audit-place";
import { Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { List, ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { LedgerCheckDto } from "@/server/domain/ledger/check";
import { sayCheckResult } from "@/server/domain/ledger/words";
import { LatestCheck } from "./latest-check";
import { useChecks } from "./use-checks";

/** The latest verifications and their results. */
export function CheckList({ initial }: { initial: LedgerCheckDto[] }) {
  const { checks, error } = useChecks(initial);
  const completed = checks.filter(({ status }) => status === "COMPLETED");
  return (
    <Section
      title="Verification"
      description="Compares every entry with the chain, the signed heads, and the records in the database. Owners and admins get an alert if a scheduled verification finds a problem."
      actions={
        <Link href="/settings/audit" className="underline touch:py-3">
          Back to audit log
        </Link>
      }
    >
      <LatestCheck initial={initial} withResult={false} />
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      {completed.length > 0 && (
        <List aria-label="Results">
          {completed.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
        </List>
      )}
    </Section>
  );
}

function CheckRow({ check }: { check: LedgerCheckDto }) {
  const { createdAt, startedBy, problemCount, problems } = check;
  return (
    <ListRow>
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-1">
        <p className={problemCount > 0 ? "font-medium text-failed" : "font-medium"}>
          {sayCheckResult(check)}
        </p>
        <p className="text-muted text-sm">
          <ExactTime at={createdAt} />
          {startedBy === null ? ", scheduled" : `, started by ${startedBy}`}
        </p>
        {problems.length > 0 && (
          <details>
            <summary className="cursor-pointer text-sm touch:min-h-11 touch:py-3">Problems</summary>
            <ul className="grid grid-cols-1 gap-2 py-1 text-sm">
              {problems.map(({ problem, entryId }) => (
                <li key={problem} className="wrap-anywhere">
                  {problem}{" "}
                  {entryId && (
                    <Link href={auditHref({ q: entryId })} className="underline">
                      View entry
                    </Link>
                  )}
                </li>
              ))}
              {problemCount > problems.length && (
                <li>And {(problemCount - problems.length).toLocaleString("en")} more</li>
              )}
            </ul>
          </details>
        )}
      </div>
    </ListRow>
  );
}
