import type { Metadata } from "next";
import { ProblemText } from "@/components/problems/problem-text";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { PROBLEM_PAGES } from "@/server/domain/problem-pages";

export const metadata: Metadata = { title: "Problem types" };

export default function ProblemsPage() {
  return (
    <>
      <PageHeader
        title="Problem types"
        description="Every API error has one of these types. Each page explains what the error means and what to do."
      />
      <ul className="grid grid-cols-1 divide-y rounded-md border bg-surface">
        {PROBLEM_PAGES.map(({ code, title, status, meaning }) => (
          <li key={code} className="grid gap-0.5 px-4 py-3">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <Link href={`/problems/${code}`} className="font-medium text-accent underline">
                {title}
              </Link>
              <code className="font-mono text-muted text-xs">
                {status} {code}
              </code>
            </p>
            <p className="text-muted text-sm">
              <ProblemText text={meaning} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
