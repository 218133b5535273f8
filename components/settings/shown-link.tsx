import type { MemberLink } from "@/server/domain/member/member";
import { ShownSecret } from "./shown-secret";

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** A member's new link, the one time it is shown. */
export function ShownLink({ made: { member, link, mailed } }: { made: MemberLink }) {
  if (link === null && !mailed) return <Returned member={member} />;
  return (
    <div className="grid gap-4">
      {link === null ? (
        <p>
          We're mailing the link to {member.email} and to nobody else: anyone who opens it signs in as{" "}
          {member.name}. See Messages for whether the mail was sent.
        </p>
      ) : (
        <>
          <p>
            There's no mail server, so hand this link to {member.name} yourself. It's shown only now. Anyone
            who has it can sign in as {member.name}, so their decisions will say that they joined by a link
            from you.
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

/** Of a former member nothing is to be handed over. */
function Returned({ member: { name, email } }: Pick<MemberLink, "member">) {
  return (
    <div className="grid gap-2">
      <p>{name} is a member again and signs in with the password they had.</p>
      <p className="text-muted text-sm">
        If they lost it, the operator can set a new one:{" "}
        <code className="break-all font-mono">npm run org -- set-password {email}</code>
      </p>
    </div>
  );
}
