"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { Scope } from "@/server/domain/access/access";
import { type ReferenceToken, TokenForm } from "./token-form";

const TIME = new Intl.DateTimeFormat("en-US", { timeStyle: "short" });

/** Creates the token that the reference sends. Shows when it expires. */
export function TokenControl({
  made,
  scopes,
  usedScopes,
  onMade,
}: {
  made: ReferenceToken | null;
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  onMade: (made: ReferenceToken) => void;
}) {
  const [making, setMaking] = useState(false);
  return (
    <>
      <p role="status" className="text-right text-muted text-sm">
        {made?.expiresAt && (
          <>
            Token filled in. It expires at {TIME.format(new Date(made.expiresAt))}.{" "}
            {/* A full page load, because Scalar's styles would otherwise stay on the next page. */}
            <a href="/settings/tokens" className="text-accent underline max-sm:hidden">
              Manage tokens
            </a>
          </>
        )}
      </p>
      <Button variant={made ? "secondary" : "primary"} onClick={() => setMaking(true)}>
        {made ? "New token" : "Create token"}
      </Button>
      <Dialog keeps open={making} onClose={() => setMaking(false)} title="Token for this page">
        <TokenForm
          scopes={scopes}
          usedScopes={usedScopes}
          onMade={(token) => {
            onMade(token);
            setMaking(false);
          }}
        />
      </Dialog>
    </>
  );
}
