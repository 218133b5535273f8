import type { Metadata } from "next";
import { ReferencePage } from "@/components/reference/reference-page";
import { USED_SCOPES } from "@/server/domain/operations";
import { findSignedIn } from "@/server/transports/auth/signed-in";

export const metadata: Metadata = {
  title: "API reference",
  description: "Every REST API operation, with examples and a client for trying them out.",
};

export default async function ApiReferencePage() {
  const signedIn = await findSignedIn();
  return (
    <>
      <ReferencePage scopes={signedIn?.membership.actor.scopes ?? null} usedScopes={USED_SCOPES} />
      <noscript>
        <p className="mx-auto max-w-md p-6">
          This reference requires JavaScript. <a href="/api/openapi.json">The OpenAPI document</a> also
          describes every operation.
        </p>
      </noscript>
    </>
  );
}
