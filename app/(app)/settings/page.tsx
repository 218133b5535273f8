import type { Metadata } from "next";
import type { ReactNode } from "react";
import { YourName, YourPassword } from "@/components/settings/account/name-and-password";
import { Passkeys } from "@/components/settings/account/passkeys";
import { SignIns } from "@/components/settings/account/sign-ins";
import { SettingsHeader } from "@/components/settings/settings-header";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { nameOfRole } from "@/server/domain/access/access";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Account" };

export default async function SettingsPage({
  searchParams,
}: {
  searchParams: Promise<{ review?: string | string[] }>;
}) {
  const api = await getCaller();
  const [me, signIns, passkeys] = await Promise.all([api.me.get(), api.me.signIns(), api.passkey.list()]);
  const { review } = await searchParams;
  return (
    <>
      <SettingsHeader current="/settings" scopes={me.scopes} />
      <Section title="You">
        <Card>
          <Facts
            facts={[
              ["Email", me.email],
              ["Organization", me.organizationName],
              ["Role", nameOfRole(me.role)],
            ]}
          />
          <YourName name={me.name} />
        </Card>
      </Section>
      <Section title="Password">
        <YourPassword email={me.email} />
      </Section>
      <Passkeys
        initial={passkeys}
        reviewId={typeof review === "string" && /^rev_\w+$/.test(review) ? review : null}
        organizationName={me.organizationName}
      />
      <SignIns initial={signIns} />
      <Section
        title="Model"
        actions={
          me.scopes.includes("agents:read") && (
            <ButtonLink href="/settings/models">Models and secrets</ButtonLink>
          )
        }
      >
        {me.model === null ? (
          <Card className="grid justify-items-start gap-2 p-4">
            <Badge>Simulated</Badge>
            <p className="max-w-prose">
              No model is connected. Agents use the built-in Simulated model, and their output is marked as
              simulated.
            </p>
          </Card>
        ) : (
          <Card className="grid gap-2 p-4">
            <p className="break-words font-medium">
              {me.model.name} at {me.model.host}
            </p>
            <p className="max-w-prose text-muted">Used by agents without their own model.</p>
          </Card>
        )}
      </Section>
    </>
  );
}

function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="divide-y">
      {facts.map(([name, value]) => (
        <div key={name} className="grid min-h-11 items-center px-4 py-2 sm:grid-cols-[10rem_1fr]">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
