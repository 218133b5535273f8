import dynamic from "next/dynamic";
import { useState } from "react";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";
import type { TextsQuery } from "./texts-query";

const TextChanges = dynamic(
  () =>
    import("./text-changes").then(
      ({ TextChanges }) => TextChanges,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <Skeleton className="h-16" /> },
);

/** A collapsed section with the changes in an input or output. Loads them when it opens, because they can be long. */
export function TextFold({ label, query }: { label: string; query: TextsQuery }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="min-w-0 rounded-md border px-4"
    >
      <summary className="cursor-pointer py-2 font-medium text-sm touch:min-h-11 touch:py-3">{label}</summary>
      {isOpen && (
        <div className="pb-4">
          <TextChanges query={query} />
        </div>
      )}
    </details>
  );
}

function LoadFailure() {
  return (
    <InlineError title="Couldn't load the changes">Check your connection, then reload the page.</InlineError>
  );
}
