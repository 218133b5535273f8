"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import { useRowFocus } from "@/components/use-row-focus";
import type { SignInDto } from "@/server/domain/sign-in/sign-in";

/** Lists the browsers where the user is signed in, with a way to sign out of them. */
export function SignIns({ initial }: { initial: SignInDto[] }) {
  const { data: signIns, refetch } = trpc.me.signIns.useQuery(undefined, { initialData: initial });
  const [endingOthers, setEndingOthers] = useState(false);
  const { list, leave } = useRowFocus(signIns, "button");
  const end = trpc.me.endSignIn.useMutation({
    onSuccess: (_, { id }) => {
      leave(id);
      toast("Browser signed out");
    },
    onSettled: () => refetch(),
  });
  const endOthers = trpc.me.endOtherSignIns.useMutation({
    onSuccess: () => {
      const ended = signIns.find(({ current }) => !current);
      if (ended) leave(ended.id);
      toast("Signed out everywhere else");
      setEndingOthers(false);
      return refetch();
    },
  });

  return (
    <Section
      title="Signed-in browsers"
      actions={
        signIns.some(({ current }) => !current) && (
          <Button
            onClick={() => {
              endOthers.reset();
              setEndingOthers(true);
            }}
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      <FailureNotice title="Couldn't sign out that browser" failure={end.error} />
      <List ref={list} aria-label="Signed-in browsers">
        {signIns.map((signIn) => (
          <SignInRow
            key={signIn.id}
            signIn={signIn}
            pending={end.isPending && end.variables.id === signIn.id}
            onEnd={() => end.mutate({ id: signIn.id })}
          />
        ))}
      </List>
      <ConfirmDialog
        open={endingOthers}
        onClose={() => setEndingOthers(false)}
        title="Sign out everywhere else?"
        action="Sign out"
        cancel="Cancel"
        pending={endOthers.isPending}
        onConfirm={() => endOthers.mutate()}
        failure={<FailureNotice title="Couldn't sign out" failure={endOthers.error} />}
      >
        You stay signed in here. API tokens keep working.
      </ConfirmDialog>
    </Section>
  );
}

/** Distinguishes browsers on the same kind of device. Uses UTC, so that server and browser render the same label. */
const EXACT = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "long", timeZone: "UTC" });
const PHONES = /iPhone|iPad|Android/;

function SignInRow({
  signIn: { device, address, createdAt, lastUsedAt, current },
  pending,
  onEnd,
}: {
  signIn: SignInDto;
  pending: boolean;
  onEnd: () => void;
}) {
  const Icon = PHONES.test(device) ? Smartphone : Monitor;
  return (
    <ListRow>
      <Icon aria-hidden className="size-4 text-muted max-sm:hidden" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 break-words font-medium">{device}</span>
          {current && <Badge>This browser</Badge>}
        </p>
        <p className="text-muted text-sm">
          Last used <RelativeTime at={lastUsedAt} />
          {" · "}
          Signed in <RelativeTime at={createdAt} />
        </p>
        {address && <p className="break-all text-muted text-sm">From {address}</p>}
      </div>
      {!current && (
        <Button
          size="small"
          pending={pending}
          aria-label={`Sign out of ${device}, last used ${EXACT.format(new Date(lastUsedAt))}`}
          onClick={onEnd}
        >
          Sign out
        </Button>
      )}
    </ListRow>
  );
}
