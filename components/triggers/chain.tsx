import { ArrowDown, ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import type { RunEnd } from "@/server/domain/trigger/config";
import { END_WORDS } from "@/server/domain/trigger/starts";

/** Draws the workflows in the order in which they start. On a phone, they're stacked from top to bottom. */
export function Chain({
  source: { id, name },
  on,
  target,
}: {
  /** Without an ID, the name isn't a link. */
  source: { id: string | null; name: string };
  on: RunEnd;
  target: string;
}) {
  return (
    <p className="flex flex-wrap items-center gap-2 max-sm:flex-col max-sm:items-start">
      <Box>
        {id ? (
          <Link href={`/workflows/${id}`} className="hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
      </Box>
      <span className="inline-flex items-center gap-1 text-muted text-sm">
        {END_WORDS[on]}
        <ArrowRight aria-hidden className="size-4 max-sm:hidden" />
        <ArrowDown aria-hidden className="size-4 sm:hidden" />
        <span className="sr-only">, then</span>
      </span>
      <Box>{target}</Box>
    </p>
  );
}

function Box({ children }: { children: ReactNode }) {
  return (
    <span className="min-w-0 max-w-full wrap-anywhere rounded-md border bg-surface px-3 py-1.5 font-medium">
      {children}
    </span>
  );
}
