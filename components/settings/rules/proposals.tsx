import { hrefOfSubject } from "@/components/changes/change-words";
import { WeakenedList } from "@/components/changes/weakened-list";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { List } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import { useRowFocus } from "@/components/use-row-focus";
import type { ProposalDto } from "@/server/domain/change/change";

/** Lists changes waiting for a second person. Renders nothing if there are none. */
export function Proposals({ initial }: { initial: ProposalDto[] }) {
  const { data } = trpc.change.listProposals.useQuery(undefined, { initialData: initial });
  const { list, leave } = useRowFocus(data, "h3 a");
  if (data.length === 0) return null;
  return (
    <Section
      title="Waiting for a second person"
      description="These changes remove or weaken a review, or change an agent or destination. They won't take effect until another member confirms them."
    >
      <List ref={list} aria-label="Changes waiting for a second person">
        {data.map((proposal) => (
          <Proposal key={proposal.id} proposal={proposal} onSettled={() => leave(proposal.id)} />
        ))}
      </List>
    </Section>
  );
}

function Proposal({
  proposal: { id, subject, by, createdAt, weakens, mine, isDraft },
  onSettled,
}: {
  proposal: ProposalDto;
  /** Called once the change is confirmed or withdrawn, just before it leaves the list. */
  onSettled: () => void;
}) {
  const api = trpc.useUtils();
  const refresh = () => void Promise.all([api.change.invalidate(), api.organization.getRules.invalidate()]);
  const succeed = (words: string) => {
    onSettled();
    toast(words);
  };
  const confirm = trpc.change.confirm.useMutation({
    onSuccess: () => succeed("Change confirmed"),
    onSettled: refresh,
  });
  const withdraw = trpc.change.withdraw.useMutation({
    onSuccess: () => succeed("Request withdrawn"),
    onSettled: refresh,
  });
  return (
    <li className="grid gap-3 p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="min-w-0 break-words font-medium">
          <Link href={hrefOfSubject(subject)} className="underline">
            {subject.name}
          </Link>
        </h3>
        <p className="text-muted text-sm">
          Requested by {mine ? "you" : by.name} <RelativeTime at={createdAt} />
        </p>
      </div>
      <WeakenedList weakens={weakens} />
      <FailureNotice title="Couldn't confirm the change" failure={confirm.error} />
      <FailureNotice title="Couldn't withdraw the request" failure={withdraw.error} />
      <div className="flex flex-wrap items-center gap-2">
        {mine ? (
          <>
            <p className="text-muted">Another member must confirm this.</p>
            <Button pending={withdraw.isPending} onClick={() => withdraw.mutate({ id })}>
              Withdraw request
            </Button>
          </>
        ) : isDraft ? (
          <ButtonLink href={hrefOfSubject(subject)}>Open draft</ButtonLink>
        ) : (
          <Button variant="primary" pending={confirm.isPending} onClick={() => confirm.mutate({ id })}>
            Confirm change
          </Button>
        )}
      </div>
    </li>
  );
}
