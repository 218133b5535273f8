"use client";

import { Button } from "@/components/ui/button";

/** Shown in place of a page that failed. The digest identifies the error in the server's log. */
export function PageFailure({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div
      role="alert"
      className="mx-auto grid min-h-[60dvh] max-w-md content-center justify-items-start gap-3 p-6"
    >
      <h1 className="font-semibold text-xl">Couldn't show this page</h1>
      <p className="text-muted">
        Something went wrong on our end. Nothing was changed. Try again.
        {error.digest && " If the page keeps failing, report the error and include the reference below."}
      </p>
      {error.digest && (
        <p className="text-muted text-sm">
          Reference <code className="font-mono">{error.digest}</code>
        </p>
      )}
      <Button variant="primary" className="mt-2" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
