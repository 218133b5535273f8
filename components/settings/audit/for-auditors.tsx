import type { ReactNode } from "react";
import { Card, Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { auditHref } from "./audit-place";

interface Question {
  question: string;
  answer: ReactNode;
  /** The actions or fields that record the answer. */
  recorded: readonly string[];
  links: readonly { label: string; href: string }[];
}

const QUESTIONS: readonly Question[] = [
  {
    question: "Who can approve?",
    answer:
      "Each review has a policy that says who can approve, how many people must approve, and by when. The policy is part of the workflow's published version and is recorded when the review opens and closes. Changes to policies, roles, and covers are recorded, too.",
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
      "Each decision is recorded with the person, their role at the time, anyone they covered for, the exact time, the channel, and hashes of the text they saw and the text they approved. If the policy requires a passkey, the approver's own device signs the approval, and the signature is recorded.",
    recorded: ["review.decided", "review.signed", "passkey.added", "review.vote_voided", "review.reassigned"],
    links: [{ label: "Reviews and decisions", href: auditHref({ kind: "reviews" }) }],
  },
  {
    question: "Was it read?",
    answer:
      "Countersign records when each person first opens the document. If your organization records reading times, each decision shows when the person first opened the document, how long it was in view, and whether they reached the end.",
    recorded: ["review.seen", "firstOpenedAt", "secondsInView", "reachedEnd"],
    links: [{ label: "Reading times and statistics", href: "/settings/reviews" }],
  },
  {
    question: "What changed?",
    answer:
      "Changes to workflows, agents, rules, and members are recorded with the text before and after each change. If a reviewer edits the text, the review and the run's evidence show both the text they saw and the text they approved.",
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
      "Each run is recorded with its workflow version and with hashes of its input, its output, and what each attempt received and returned. The text is on the run page and in the run's evidence.",
    recorded: ["run.started", "run.completed", "run.failed", "run.continued"],
    links: [
      { label: "Runs", href: "/runs" },
      { label: "Entries about runs", href: auditHref({ kind: "runs" }) },
    ],
  },
  {
    question: "How long is it kept?",
    answer:
      "Entries are kept indefinitely, and the app can't delete them. A run's content is kept until someone erases it or until the number of days set under Rules has passed. After that, the entries stay, with hashes that can't be traced back to the content, and the chain stays valid. Erasures and deletions are recorded, too, with the person or the rule that caused them. Reading times are deleted after the retention period in Settings.",
    recorded: ["run.erased", "run.deleted", "member.erased", "organization.retention_changed"],
    links: [
      { label: "Data retention", href: "/settings/rules" },
      { label: "Reading time retention", href: "/settings/reviews" },
    ],
  },
  {
    question: "Could the operator have changed it?",
    answer: (
      <>
        Not without being detected, as long as a signed head is saved elsewhere. Entries are chained within a
        second, and the end of the chain is signed within about a minute. If an entry is changed, heads that
        were saved after it no longer match. An operator can still change entries that no head covers yet, or
        leave something unrecorded. So save heads and{" "}
        <a href="/.well-known/countersign/keys.json" className="underline">
          public keys
        </a>{" "}
        outside the installation.
      </>
    ),
    recorded: ["ledger.key_rotated"],
    links: [
      { label: "Results and witnesses", href: "/settings/audit/verification" },
      { label: "All entries", href: auditHref({}) },
    ],
  },
];

/** Answers auditors' questions, with links to the records. */
export function ForAuditors() {
  return (
    <Section
      title="For auditors"
      description="What is recorded and where to find it. A deployer can use these records as evidence, for example for Articles 12 (record-keeping), 14 (human oversight), and 26 (obligations of deployers) of the EU AI Act. You decide whether they meet your obligations."
      actions={
        <Link href="/settings/audit" className="underline touch:py-3">
          Back to audit log
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
                <code className="wrap-anywhere font-mono text-xs">{name}</code>
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
