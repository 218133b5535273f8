import { ButtonLink } from "@/components/ui/button";

/** Shown for a page that doesn't exist. */
export function NothingHere() {
  return (
    <div className="mx-auto grid min-h-[60dvh] max-w-md content-center justify-items-start gap-3 p-6">
      <h1 className="font-semibold text-xl">Page not found</h1>
      <p className="text-muted">It doesn't exist, was deleted, or belongs to a different organization.</p>
      <ButtonLink href="/" className="mt-2">
        Go to Home
      </ButtonLink>
    </div>
  );
}
