import { ShownSecret } from "@/components/settings/shown-secret";
import type { MemberLink } from "@/server/domain/member/member";

const DAY = new Intl.DateTimeFormat("en-US", { dateStyle: "long" });

/** A member's new link, which is shown only once. */
export function ShownLink({ made: { member, link, mailed } }: { made: MemberLink }) {
  if (link === null && !mailed) return <Returned member={member} />;
  return (
    <div className="grid gap-4">
      {link === null ? (
        <p>
          We're emailing the link only to {member.email}, since anyone who has it can sign in as {member.name}
          . Check Messages to see whether it was sent.
        </p>
      ) : (
        <>
          <p>
            There's no mail server, so give this link to {member.name} yourself. It's shown only once. Anyone
            who has it can sign in as {member.name}, so {member.name}'s decisions will show that the link came
            from you.
          </p>
          <ShownSecret label={`Link for ${member.name}`} text={link} />
        </>
      )}
      {member.linkExpiresAt && (
        <p className="text-muted text-sm">
          The link works once and expires on {DAY.format(new Date(member.linkExpiresAt))}.
        </p>
      )}
    </div>
  );
}

/** A returning member still has a password and doesn't need a link. */
function Returned({ member: { name, email } }: Pick<MemberLink, "member">) {
  return (
    <div className="grid gap-2">
      <p>{name} is a member again and can sign in with their existing password.</p>
      <p className="text-muted text-sm">
        If they've forgotten it, the operator can set a new one:{" "}
        <code className="break-all font-mono">npm run org -- set-password {email}</code>
      </p>
    </div>
  );
}
