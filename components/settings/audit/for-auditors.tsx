import type { ReactNode } from "react";
import { Card, Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { auditHref } from "./audit-place";

interface Question {
  question: string;
  answer: ReactNode;
  /** The actions or fields that record it. */
  recorded: readonly string[];
  links: readonly { label: string; href: string }[];
}

const QUESTIONS: readonly Question[] = [
  {
    question: "Who can approve?",
    answer:
      "Each review has a policy: who can approve, how many people it takes, and by when. It's part of the workflow's published version, and it's recorded when the review opens and when it closes. Changes to policies, roles, and covers are recorded, too.",
    recorded: ["review.opened", "workflow.published", "member.role_changed", "cover.set"],
    links: [
      { label: "Members and covers", href: "/settings/members" },
      { label: "Changes to workflows", href: auditHref({ kind: "workflows" }) },
      { label: "Changes to people", href: auditHref({ kind: "people" }) },
    ],
  },
  {
    question: "Who approved?",
    answer:
      "Each decision is recorded with the person, their role then, the person they decided for, the exact time, the channel, and hashes of the text that they saw and of the text that they approved. If the policy requires a passkey, the approver's own device signs the approval, and the signature is recorded.",
    recorded: ["review.decided", "review.signed", "passkey.added", "review.vote_voided", "review.reassigned"],
    links: [{ label: "Reviews and decisions", href: auditHref({ kind: "reviews" }) }],
  },
  {
    question: "Was it read?",
    answer:
      "It's recorded when a person first opens the document. Each decision says when they first opened it, how long it was in view, and whether they reached the end, unless your organization doesn't record reading times.",
    recorded: ["review.seen", "firstOpenedAt", "secondsInView", "reachedEnd"],
    links: [{ label: "Reading times and statistics", href: "/settings/reviews" }],
  },
  {
    question: "What changed?",
    answer:
      "A change to a workflow, an agent, a rule, or a member is recorded with its text before and after. A reviewer's edit shows in the review and in the run's evidence, as the text that they saw and the text that they approved.",
    recorded: ["workflow.published", "agent.changed", "organization.rules_changed", "shown", "approved"],
    links: [
      { label: "Changes to workflows", href: auditHref({ kind: "workflows" }) },
      { label: "Changes to agents, models, and tools", href: auditHref({ kind: "agents" }) },
      { label: "Changes to settings", href: auditHref({ kind: "settings" }) },
    ],
  },
  {
    question: "What did the agents do?",
    answer:
      "Each run is recorded with its version, and with hashes of its input, of its output, and of what each attempt received and returned. The texts are on the run's page and in its evidence.",
    recorded: ["run.started", "run.completed", "run.failed", "run.continued"],
    links: [
      { label: "Runs", href: "/runs" },
      { label: "Entries about runs", href: auditHref({ kind: "runs" }) },
    ],
  },
  {
    question: "For how long is it kept?",
    answer:
      "Entries have no end date, and the app can't delete them. The texts of runs are kept until someone erases them, or for the number of days in the rules. Then the entries stay, with hashes that can't be traced back to them, and the chain stays valid. Erasing and deleting is recorded, too: who did it, or which rule. Reading times are deleted after the number of days in the settings.",
    recorded: ["run.erased", "run.deleted", "member.erased", "organization.retention_changed"],
    links: [
      { label: "How long runs are kept", href: "/settings/rules" },
      { label: "How long reading times are kept", href: "/settings/reviews" },
    ],
  },
  {
    question: "Could the operator have changed it?",
    answer: (
      <>
        Not unnoticed, once a signed head is kept elsewhere. Entries are chained within a second, and the end
        of the chain is signed at least every minute. A change to an entry then conflicts with each later
        head. What this doesn't rule out: an operator can change what no head covers yet, or never record it.
        So keep heads and{" "}
        <a href="/.well-known/countersign/keys.json" className="underline">
          public keys
        </a>{" "}
        outside the installation.
      </>
    ),
    recorded: ["LedgerLink", "LedgerHead", "SigningKey"],
    links: [{ label: "All entries", href: auditHref({}) }],
  },
];

/** Maps auditors' questions to what's recorded. */
export function ForAuditors() {
  return (
    <Section
      title="For auditors"
      description="What the records say, and where to find it. A deployer can use them as evidence, for example for Articles 12 (record-keeping), 14 (human oversight), and 26 (obligations of deployers) of the EU AI Act. Whether they're enough for your use is for you to assess."
      actions={
        <Link href="/settings/audit" className="underline touch:py-3">
          Back to the audit
        </Link>
      }
    >
      {QUESTIONS.map(({ question, answer, recorded, links }) => (
        <Card key={question} className="grid grid-cols-1 gap-2 p-4">
          <h3 className="font-semibold">{question}</h3>
          <p className="max-w-prose">{answer}</p>
          <p className="text-muted text-sm">
            Recorded as{" "}
            {recorded.map((name, index) => (
              <span key={name}>
                {index > 0 && ", "}
                <code className="break-all font-mono text-xs">{name}</code>
              </span>
            ))}
          </p>
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {links.map(({ label, href }) => (
              <li key={label}>
                <Link href={href} className="underline touch:inline-block touch:py-3">
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </Section>
  );
}
