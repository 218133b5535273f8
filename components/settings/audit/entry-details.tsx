import type { ReactNode } from "react";
import { ComparedText } from "@/components/editor/compare/compared-text";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { AuditEntryDto } from "@/server/domain/ledger/api";
import { sayAction } from "@/server/domain/ledger/words";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import { labelOf, readChanges, sayActor } from "./entry-words";

type Changes = ReturnType<typeof readChanges>;

/** Everything that an entry contains. */
export function EntryDetails({ shown }: { shown: AuditEntryDto }) {
  const facts = readChanges(shown.entry.data);
  const texts = readChanges(shown.private ?? {});
  const readable = new Set(texts.rest.map(({ label }) => label));
  return (
    <div className="grid grid-cols-1 gap-4 border-t bg-sunken/40 px-4 py-4">
      <Unreadable shown={shown} />
      {facts.changed.length + texts.changed.length > 0 && (
        <Part title="Changes">
          <Changed fields={facts.changed} />
          <Changed fields={texts.changed} />
        </Part>
      )}
      {facts.rest.length + texts.rest.length > 0 && (
        <Part title="Details">
          <Rest facts={texts.rest} />
          <Rest facts={facts.rest.filter(({ label }) => !readable.has(label))} />
        </Part>
      )}
      <Part title="Entry">
        <Origin shown={shown} />
      </Part>
    </div>
  );
}

function Changed({ fields }: { fields: Changes["changed"] }) {
  return fields.map(({ label, before, after }) => (
    <Fact key={label} label={label}>
      <ComparedText before={before} after={after} />
    </Fact>
  ));
}

function Rest({ facts }: { facts: Changes["rest"] }) {
  return facts.map(({ label, text }) => (
    <Fact key={label} label={label}>
      <span className="whitespace-pre-wrap wrap-anywhere">{text}</span>
    </Fact>
  ));
}

/** Explains why an entry's names and text aren't shown. */
function Unreadable({ shown: { private: content, erased, entry } }: { shown: AuditEntryDto }) {
  if (erased) return <p className="text-muted">The names and text in this entry were erased.</p>;
  if (content !== null || entry.sealed === null) return null;
  return <p>The names and text in this entry can't be decrypted. Verify the ledger.</p>;
}

/** An entry's time, person, action, subject, origin, and position in the chain. */
function Origin({ shown }: { shown: AuditEntryDto }) {
  const { entry, sequence, signed } = shown;
  const { actor, subject } = entry;
  return (
    <>
      <Fact label="Time">
        <ExactTime at={entry.at} />
      </Fact>
      <Fact label="Person">
        {sayActor(shown)} {actor.member && <Id id={actor.member} />}
      </Fact>
      <Fact label="Action">
        {sayAction(entry.action)} <Id id={entry.action} />
      </Fact>
      <Fact label={labelOf(subject.type)}>
        <Id id={subject.id} />
      </Fact>
      {entry.run && subject.type !== "run" && (
        <Fact label="Run">
          <Link href={`/runs/${entry.run}`} className="underline">
            <Id id={entry.run} />
          </Link>
        </Fact>
      )}
      {actor.channel && (
        <Fact label="Channel">
          {CHANNEL_WORDS[actor.channel as keyof typeof CHANNEL_WORDS] ?? actor.channel}
        </Fact>
      )}
      {actor.token && (
        <Fact label="Token">
          <Id id={actor.token} />
        </Fact>
      )}
      {actor.address && <Fact label="Network">{actor.address}</Fact>}
      {actor.request && (
        <Fact label="Request">
          <Id id={actor.request} />
        </Fact>
      )}
      <Fact label="Position in the chain">
        {sequence === null
          ? "Not chained yet"
          : `${sequence.toLocaleString("en")}, ${signed ? "covered by a signed head" : "not covered by a signed head yet"}`}
      </Fact>
      <Fact label="Entry ID">
        <span className="inline-flex items-center gap-1">
          <Id id={entry.id} />
          <CopyButton text={entry.id} label="Copy entry ID" />
        </span>
      </Fact>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-1">
      <h4 className="font-medium text-sm">{title}</h4>
      <dl className="grid grid-cols-1 gap-x-4 gap-y-1 text-sm sm:grid-cols-[11rem_minmax(0,1fr)]">
        {children}
      </dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 wrap-anywhere max-sm:mb-1">{children}</dd>
    </>
  );
}

function Id({ id }: { id: string }) {
  return <code className="break-all font-mono text-xs">{id}</code>;
}
