import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import type { Operation } from "@/server/domain/operation";
import type { ProblemPage } from "@/server/domain/problem-pages";
import { ProblemText } from "./problem-text";

/** Explains one problem type. `operations` are the API operations that can return its HTTP status. */
export function ProblemView({ page, operations }: { page: ProblemPage; operations: readonly Operation[] }) {
  return (
    <>
      <PageHeader
        back={{ href: "/problems", label: "Problem types" }}
        title={page.title}
        description={
          <>
            <code className="font-mono">{page.code}</code> · HTTP status {page.status}
          </>
        }
      />
      <p className="max-w-prose text-page">
        <ProblemText text={page.meaning} />
      </p>
      <Sentences title="When it happens" sentences={page.causes} />
      <Sentences title="What to do" sentences={page.fix} />
      <section className="grid grid-cols-1 gap-2">
        <h2 className="font-semibold text-lg">Example</h2>
        <p className="max-w-prose text-muted">
          The body's media type is <code className="font-mono text-sm">application/problem+json</code> (RFC
          9457). Every response also includes its request ID in the{" "}
          <code className="font-mono text-sm">X-Request-Id</code> header.
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users need to reach scrollable content. */}
        <pre tabIndex={0} className="overflow-x-auto rounded-md border bg-sunken p-3 font-mono text-sm">
          {JSON.stringify(page.example, null, 2)}
        </pre>
      </section>
      {operations.length > 0 && (
        <section className="grid grid-cols-1 gap-2">
          <h2 className="font-semibold text-lg">Operations that return status {page.status}</h2>
          <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
            {operations.map(({ id, tag, summary }) => (
              <li key={id}>
                <Link href={hrefOfOperation(tag, id)} className="text-accent text-sm underline">
                  {summary}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <section className="grid grid-cols-1 gap-2">
      <h2 className="font-semibold text-lg">{title}</h2>
      <ul className="grid max-w-prose list-disc gap-1 pl-5">
        {sentences.map((sentence) => (
          <li key={sentence}>
            <ProblemText text={sentence} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Returns the path of an operation in the API reference. */
function hrefOfOperation(tag: string, id: string): string {
  return `/docs/api#tag/${tag.toLowerCase().replaceAll(" ", "-")}/${id}`;
}
