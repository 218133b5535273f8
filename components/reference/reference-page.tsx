"use client";

import { useState } from "react";
import { Brand } from "@/components/shell/brand";
import { TrpcProvider } from "@/components/trpc-provider";
import type { Scope } from "@/server/domain/access/access";
import { ApiReference } from "./api-reference";
import { TokenControl } from "./token-control";
import type { ReferenceToken } from "./token-form";

/**
 * The API reference, with a header for the token. `scopes` are the member's scopes, or null if no one is signed in.
 * The header's links do a full page load, because Scalar's styles would otherwise stay on the next page.
 */
export function ReferencePage({
  scopes,
  usedScopes,
}: {
  scopes: readonly Scope[] | null;
  usedScopes: readonly Scope[];
}) {
  const [made, setMade] = useState<ReferenceToken | null>(null);
  return (
    <>
      {/* Not a `header` element, because Scalar renders its own on phones. */}
      <nav
        aria-label="Countersign"
        className="sticky top-0 z-20 flex h-14 items-center gap-4 border-b bg-surface px-4"
      >
        <a href="/" className="flex items-center rounded-md touch:h-11">
          <Brand />
        </a>
        <a href="/problems" className="text-muted text-sm underline max-sm:hidden">
          Problem types
        </a>
        <div className="ml-auto flex items-center gap-3">
          {scopes ? (
            <TrpcProvider>
              <TokenControl made={made} scopes={scopes} usedScopes={usedScopes} onMade={setMade} />
            </TrpcProvider>
          ) : (
            <a
              href="/sign-in?callbackUrl=%2Fdocs%2Fapi"
              className="flex items-center text-accent text-sm underline touch:h-11"
            >
              Sign in to create a token
            </a>
          )}
        </div>
      </nav>
      <ApiReference token={made?.token ?? ""} />
    </>
  );
}
