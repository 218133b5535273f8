import { ButtonLink } from "./button";

/** Shows the position in a list of several pages. Renders nothing for a single page. `page` counts from 0. */
export function Pagination({
  page,
  totalPages,
  hrefOf,
}: {
  page: number;
  totalPages: number;
  hrefOf: (page: number) => string;
}) {
  if (totalPages <= 1) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4">
      {page > 0 ? <ButtonLink href={hrefOf(page - 1)}>Previous</ButtonLink> : <span />}
      <span className="text-muted text-sm">
        Page {page + 1} of {totalPages}
      </span>
      {page + 1 < totalPages ? <ButtonLink href={hrefOf(page + 1)}>Next</ButtonLink> : <span />}
    </nav>
  );
}
