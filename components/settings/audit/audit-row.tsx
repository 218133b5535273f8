import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { AuditEntryDto } from "@/server/domain/ledger/api";
import { sayEntry } from "@/server/domain/ledger/words";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import { EntryDetails } from "./entry-details";
import { hrefOfSubject, nameSubject, sayActor } from "./entry-words";

/** A summary of an entry, which expands to show the details. */
export function AuditRow({ shown }: { shown: AuditEntryDto }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { entry } = shown;
  const href = hrefOfSubject(shown);
  const name = nameSubject(shown);
  const channel = CHANNEL_WORDS[entry.actor.channel as keyof typeof CHANNEL_WORDS];
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <div className="relative flex min-h-11 items-start gap-2 px-4 py-2 has-[button:hover]:bg-sunken">
        <Chevron aria-hidden className="mt-1 size-4 shrink-0 text-muted" />
        <div className="grid min-w-0 flex-1 gap-0.5">
          <h3 className="min-w-0">
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={() => setOpen(!isOpen)}
              className="min-h-6 wrap-anywhere text-left after:absolute after:inset-0"
            >
              <span className="font-medium">{sayActor(shown)}</span> · {sayEntry(shown.entry)}
            </button>
          </h3>
          <p className="min-w-0 wrap-anywhere text-muted text-sm">
            {href ? (
              <Link href={href} className="relative inline-block py-0.5 underline touch:py-3">
                {name}
              </Link>
            ) : (
              name
            )}
            {channel && ` · ${channel}`}
          </p>
        </div>
        <RelativeTime at={entry.at} className="relative shrink-0 text-muted text-sm" />
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && <EntryDetails shown={shown} />}
      </div>
    </li>
  );
}
