import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "./link";

/** The top of a page: a link back, the title, a description, and actions. */
export function PageHeader({
  title,
  description,
  back,
  actions,
}: {
  title: ReactNode;
  description?: ReactNode;
  back?: { href: string; label: string };
  actions?: ReactNode;
}) {
  return (
    <header className="grid gap-1">
      {back && (
        <Link
          href={back.href}
          className="-ml-1 inline-flex w-fit items-center gap-1 text-muted text-sm hover:text-ink touch:min-h-11"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <h1 className="min-w-0 max-w-2xl flex-1 basis-40 wrap-anywhere font-semibold text-xl tracking-tight">
          {title}
        </h1>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        {description && <div className="w-full text-muted">{description}</div>}
      </div>
    </header>
  );
}
