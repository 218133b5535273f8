import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = {
  title: "Report a vulnerability",
  description: "How to report a vulnerability in this installation or in Countersign.",
};

export default function SecurityPage() {
  return (
    <>
      <PageHeader title="Report a vulnerability" />
      <section className="grid max-w-prose grid-cols-1 gap-2">
        <h2 className="font-semibold text-lg">Who to tell</h2>
        <p>
          The contact is in{" "}
          <a href="/.well-known/security.txt" className="text-accent underline">
            security.txt
          </a>
          . If that file lists only this page, the operator of this installation hasn't set a contact. Then
          tell an owner of your organization, or the person who gave you access.
        </p>
        <p>
          To report a vulnerability to the developers of Countersign, open a private report in its repository:{" "}
          <strong>Security → Report a vulnerability</strong>.
        </p>
      </section>
      <section className="grid max-w-prose grid-cols-1 gap-2">
        <h2 className="font-semibold text-lg">What to send</h2>
        <p>
          Tell us what you did, what happened, and when. A script or a request that we can repeat helps most.
          Every response has a request ID in its <code className="font-mono text-sm">X-Request-Id</code>{" "}
          header. Include it.
        </p>
      </section>
      <section className="grid max-w-prose grid-cols-1 gap-2">
        <h2 className="font-semibold text-lg">What not to do</h2>
        <p>
          Don't test against an installation without its operator's permission. Don't read, change, or delete
          other people's data. Don't publish a vulnerability before it's fixed. To test, run Countersign on
          your own computer.
        </p>
      </section>
    </>
  );
}
