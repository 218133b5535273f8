import { MailX } from "lucide-react";
import { Link } from "@/components/ui/link";
import { sayKept } from "@/server/domain/outgoing/words";
import type { StepRunDto } from "@/server/domain/run/api";

/** Explains that a completed step's email wasn't sent. Null for any other step. */
export function sayUnsent({ status, sent }: Pick<StepRunDto, "status" | "sent">): string | null {
  const last = sent.at(-1);
  return status === "COMPLETED" && last?.status === "KEPT" ? sayKept(last) : null;
}

/** Shows that a completed step's email wasn't sent, which the step's status doesn't show. */
export function UnsentEmail({ step }: { step: StepRunDto }) {
  const words = sayUnsent(step);
  if (words === null) return null;
  return (
    <p className="flex items-start gap-2 text-sm">
      <MailX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        <span className="font-medium">{words}.</span> It's saved in Countersign.{" "}
        <Link href="/settings/messages?to=outside" className="text-accent underline">
          Open Messages
        </Link>
      </span>
    </p>
  );
}
