import type { MemberLink } from "@/server/domain/member/member";
import { ShownSecret } from "./shown-secret";

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** A member's new link, the one time it is shown. */
export function ShownLink({ made: { member, link } }: { made: MemberLink }) {
  return (
    <div className="grid gap-4">
      {link === null ? (
        <p>
          The link is on its way to {member.email}, and to nobody else: whoever opens it signs in as{" "}
          {member.name}. What became of the mail stands under Messages.
        </p>
      ) : (
        <>
          <p>
            No mail server is set up, so hand this link to {member.name} yourself. It is kept under Messages,
            too. Give it to nobody else, who could sign in as {member.name} with it.
          </p>
          <ShownSecret label={`Link for ${member.name}`} text={link} />
        </>
      )}
      {member.linkExpiresAt && (
        <p className="text-muted text-sm">
          It works once, until {DAY.format(new Date(member.linkExpiresAt))}.
        </p>
      )}
    </div>
  );
}
