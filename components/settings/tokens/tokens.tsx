"use client";

import { useState } from "react";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { Scope } from "@/server/domain/access/access";
import type { TokenDto } from "@/server/domain/token/token";
import { type MadeToken, NewTokenForm } from "./new-token-form";
import { ShownToken } from "./shown-token";
import { TokenList } from "./token-list";

export function Tokens({
  initial,
  scopes,
  usedScopes,
  publicUrl,
}: {
  initial: TokenDto[];
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  publicUrl: string;
}) {
  const { data: tokens, refetch } = trpc.token.list.useQuery(undefined, { initialData: initial });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const newToken = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      New token
    </Button>
  );

  return (
    <Section
      title="API tokens"
      description={
        <>
          Programs use tokens to act as you through the API, with all or some of your permissions. See the{" "}
          <Link href="/docs/api" className="text-accent underline">
            API reference
          </Link>{" "}
          and the{" "}
          <Link href="/problems" className="text-accent underline">
            problem types
          </Link>
          .
        </>
      }
      actions={tokens.length > 0 && newToken}
    >
      <TokenList
        tokens={tokens}
        empty={
          <EmptyState title="No tokens yet" action={newToken}>
            With a token, a program can start runs and read their results.
          </EmptyState>
        }
        describe={() => ({ scopes })}
        warn={() => "Programs that use this token will stop working immediately."}
        onRevoked={refetch}
      />
      <Dialog
        keeps
        open={making}
        onClose={() => {
          setMaking(false);
          setMade(null);
        }}
        title={made ? `Token “${made.name}”` : "New token"}
      >
        {made ? (
          <ShownToken made={made} publicUrl={publicUrl} />
        ) : (
          <NewTokenForm
            scopes={scopes}
            usedScopes={usedScopes}
            onMade={(token) => {
              setMade(token);
              void refetch();
            }}
          />
        )}
      </Dialog>
    </Section>
  );
}
