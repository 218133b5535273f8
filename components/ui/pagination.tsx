import type { MouseEvent } from "react";
import { ButtonLink } from "./button";

/**
 * Shows the position in a list of several pages. Renders nothing for a single page. `page` is zero-based. With `onGo`,
 * the buttons call it instead of following their links.
 */
export function Pagination({
  page,
  totalPages,
  hrefOf,
  onGo,
}: {
  page: number;
  totalPages: number;
  hrefOf: (page: number) => string;
  onGo?: (page: number) => void;
}) {
  if (totalPages <= 1) return null;
  const linkTo = (to: number) => ({
    href: hrefOf(to),
    ...(onGo && {
      "data-stays": true,
      onClick(event: MouseEvent) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onGo(to);
      },
    }),
  });
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4">
      {page > 0 ? <ButtonLink {...linkTo(page - 1)}>Previous</ButtonLink> : <span />}
      <span className="text-muted text-sm">
        Page {page + 1} of {totalPages}
      </span>
      {page + 1 < totalPages ? <ButtonLink {...linkTo(page + 1)}>Next</ButtonLink> : <span />}
    </nav>
  );
}
