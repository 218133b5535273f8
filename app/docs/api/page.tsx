import type { Metadata } from "next";
import { ReferencePage } from "@/components/reference/reference-page";
import { USED_SCOPES } from "@/server/domain/operations";
import { findSignedIn } from "@/server/transports/auth/signed-in";

export const metadata: Metadata = {
  title: "API reference",
  description: "Every operation of the REST API, with examples and a client to try them out.",
};

export default async function ApiReferencePage() {
  const signedIn = await findSignedIn();
  return (
    <>
      <ReferencePage scopes={signedIn?.membership.actor.scopes ?? null} usedScopes={USED_SCOPES} />
      <noscript>
        <p className="mx-auto max-w-md p-6">
          The reference needs JavaScript. <a href="/api/openapi.json">The OpenAPI document</a> describes every
          operation, too.
        </p>
      </noscript>
    </>
  );
}
