"use client";

import { hrefOfChange, titleOf } from "@/components/changes/change-words";
import { Fields } from "@/components/changes/weakened-list";
import { hrefOf } from "@/components/href";
import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { ChangeDto } from "@/server/domain/change/change";
import type { Page } from "@/server/domain/pagination";

/** Lists changes that removed or weakened a review, or changed an agent or destination, newest first. Read-only. */
export function ChangeList({
  query,
  initial,
}: {
  query: { page: number; size: number };
  initial: Page<ChangeDto>;
}) {
  const { data } = trpc.change.list.useQuery(query, { initialData: initial });
  return (
    <Section
      title="Changes to reviews and destinations"
      description="Changes that removed or weakened a review, or changed an agent or destination. These entries can't be changed or deleted."
    >
      {data.empty ? (
        <EmptyState title="No changes yet">
          Changes that remove or weaken a review, or change an agent or destination, appear here.
        </EmptyState>
      ) : (
        <List aria-label="Changes to reviews and destinations">
          {data.content.map((change) => (
            <Change key={change.id} change={change} />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => hrefOf("/settings/rules", { page: page > 0 ? page + 1 : undefined })}
      />
    </Section>
  );
}

function Change({ change }: { change: ChangeDto }) {
  const { subject, by, proposedBy, token, channel, createdAt } = change;
  const href = hrefOfChange(change);
  const via = token ? ` with the token “${token}”` : channel === "API" ? " through the API" : "";
  return (
    <li className="grid gap-1 p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="min-w-0 break-words font-medium">
          {titleOf(change)} ·{" "}
          {href ? (
            <Link href={href} className="font-normal underline">
              {subject.name}
            </Link>
          ) : (
            <span className="font-normal">{subject.name}</span>
          )}
        </h3>
        <RelativeTime at={createdAt} className="text-muted text-sm" />
      </div>
      <p className="break-words text-muted text-sm">
        By {by.name}
        {via}
        {proposedBy && `, requested by ${proposedBy.name}`}
      </p>
      <Fields weakening={change} />
    </li>
  );
}
