import { classNames } from "./class-names";

/** A placeholder while content loads. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={classNames("animate-pulse rounded-sm bg-sunken", className ?? "h-4 w-full")}
    />
  );
}

/** As many rows as a list is likely to have. */
export function SkeletonRows({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" className="grid gap-px">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
        <Skeleton key={row} className="h-11" />
      ))}
    </div>
  );
}
