"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { saveFile } from "@/components/save-file";
import { type Failure, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Link } from "@/components/ui/link";
import { List, ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { toast } from "@/components/ui/toast";
import { MAX_WITNESSES } from "@/server/domain/ledger/filters";
import type { WitnessesDto } from "@/server/domain/ledger/witness";
import { HEAD_EVENT } from "@/server/domain/webhook/events";

/** How often to check which emails were sent. */
const REFRESH_MS = 10_000;

/** Lists the witnesses, who keep signed heads outside the installation. Only owners can change the list. */
export function Witnesses({ initial, manages }: { initial: WitnessesDto; manages: boolean }) {
  const { data = initial, error } = trpc.audit.witnesses.useQuery(undefined, {
    initialData: initial,
    refetchInterval: REFRESH_MS,
  });
  return (
    <Section
      title="Witnesses"
      description="A witness keeps signed fingerprints of the audit log, called heads. If anyone rewrites the log later, even the operator, it no longer matches the heads. Choose someone outside your organization, such as an auditor or a customer."
    >
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      {data.mails.length > 0 && (
        <List aria-label="Witnesses by email">
          {data.mails.map((witness) => (
            <MailRow key={witness.email} witness={witness} />
          ))}
        </List>
      )}
      {manages ? (
        <AddressForm emails={data.mails.map(({ email }) => email)} sendsMail={data.sendsMail} />
      ) : (
        data.mails.length === 0 && <p className="text-muted">No email addresses. An owner can add them.</p>
      )}
      <OtherWitnesses witnesses={data} />
    </Section>
  );
}

function MailRow({ witness }: { witness: WitnessesDto["mails"][number] }) {
  const { email, sentAt, sentSequence, lastError } = witness;
  return (
    <ListRow>
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
        <p className="wrap-anywhere font-medium">{email}</p>
        <p className="text-muted text-sm">
          {sentAt && sentSequence !== null ? (
            <>
              Ledger head at entry {sentSequence.toLocaleString("en")}, sent <ExactTime at={sentAt} />
            </>
          ) : (
            "No email sent yet"
          )}
        </p>
        {lastError && <p className="wrap-anywhere text-failed text-sm">Last attempt failed: {lastError}</p>}
      </div>
    </ListRow>
  );
}

function AddressForm({ emails, sendsMail }: { emails: readonly string[]; sendsMail: boolean }) {
  const api = trpc.useUtils();
  const [text, setText] = useState(emails.join("\n"));
  const save = trpc.audit.setWitnesses.useMutation({
    onSuccess: (saved) => {
      api.audit.witnesses.setData(undefined, saved);
      setText(saved.mails.map(({ email }) => email).join("\n"));
      toast("Witnesses saved");
    },
  });
  const [fault, setFault] = useState<string | null>(null);

  function submit() {
    const given = text.split(/[\s,;]+/).filter((email) => email !== "");
    const wrong = given.find((email) => !/^[^@]+@[^@]+\.[^@]+$/.test(email));
    const found = wrong
      ? `${wrong} isn't an email address.`
      : given.length > MAX_WITNESSES
        ? `Enter up to ${MAX_WITNESSES} addresses.`
        : null;
    setFault(found);
    return found ? undefined : save.mutateAsync({ emails: given });
  }

  return (
    <Card className="p-4">
      <Form onSubmit={submit} className="grid grid-cols-1 gap-3">
        <TextArea
          label="Email addresses"
          hint={
            sendsMail
              ? `One per line, up to ${MAX_WITNESSES}. Each gets the newest head once a day, if there are new entries.`
              : "One per line. Emails won't be sent until a mail server is set up."
          }
          error={fault}
          autoComplete="off"
          rows={3}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setFault(null);
          }}
        />
        <FailureNotice title="Couldn't save the witnesses" failure={save.error} />
        <Button type="submit" pending={save.isPending} className="justify-self-start">
          Save witnesses
        </Button>
      </Form>
    </Card>
  );
}

function OtherWitnesses({ witnesses: { webhooks, file } }: { witnesses: WitnessesDto }) {
  return (
    <ul className="grid max-w-prose grid-cols-1 gap-2 text-muted text-sm">
      <li>
        {webhooks.length > 0 ? "These webhooks get heads: " : "A webhook can get heads, too. "}
        {webhooks.map(({ id, url }, index) => (
          <span key={id}>
            {index > 0 && ", "}
            <Link href={`/settings/webhooks/${id}`} className="wrap-anywhere underline">
              {url}
            </Link>
          </span>
        ))}
        {webhooks.length === 0 && (
          <>
            Choose <code className="font-mono">{HEAD_EVENT}</code> under{" "}
            <Link href="/settings/webhooks" className="underline">
              Webhooks
            </Link>
            .
          </>
        )}
      </li>
      {file && (
        <li>
          This installation also appends heads to a file.
          {file.missingSince && (
            <span className="text-failed">
              {" "}
              Heads since <ExactTime at={file.missingSince} /> are missing from the file. The app's log says
              why.
            </span>
          )}
        </li>
      )}
      <li>
        You can also send the newest head to a witness yourself. <DownloadHead />
      </li>
    </ul>
  );
}

function DownloadHead() {
  const { client } = trpc.useUtils();
  const download = useMutation<void, Failure>({
    mutationFn: async () => {
      const head = await client.audit.head.query({});
      saveFile(`head-${head.sequence}.json`, `${JSON.stringify(head, null, 2)}\n`, "application/json");
    },
  });
  return (
    <>
      <Button size="small" pending={download.isPending} onClick={() => download.mutate()}>
        Download newest head
      </Button>
      <FailureNotice title="Couldn't download the head" failure={download.error} />
    </>
  );
}
