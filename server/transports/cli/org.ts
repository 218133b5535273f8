import { parseArgs } from "node:util";
import { z } from "zod";
import { ROLES, type Role } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import { normalizeOrganizationName } from "@/server/domain/organization/name";
import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { explainFailure, StartupError } from "@/server/infra/startup-error";
import { setPassword } from "@/server/services/account/set-password";
import { makeContext, NO_REQUEST } from "@/server/services/context";
import { addMember } from "@/server/services/member/add";
import { makeMemberContext } from "@/server/services/member/context";
import { createOrganization } from "@/server/services/organization/create";
import { findOrganization } from "@/server/services/organization/find";
import { createToken } from "@/server/services/token/create";
import { withDatabase } from "./database";

const USAGE = `Usage:
  npm run org -- create "Acme" --owner dana@acme.test --password … [--json]
  npm run org -- add-member "Acme" sam@acme.test --role ${ROLES.join("|")} --password … [--json]
  npm run org -- set-password sam@acme.test --password …`;

const name = z.string();
const email = z.string().trim().pipe(z.email("Enter a valid email address."));
const password = z.string({ error: "Add a password: --password …" });

const Command = z.discriminatedUnion("command", [
  z.object({
    command: z.literal("create"),
    name,
    email,
    password,
    role: z
      .undefined({ error: "Omit --role. The person you create an organization for is its owner." })
      .optional(),
  }),
  z.object({
    command: z.literal("add-member"),
    name,
    email,
    password,
    role: z.enum(ROLES, { error: `Add a role: --role ${ROLES.join("|")}` }),
  }),
  z.object({ command: z.literal("set-password"), email, password }),
]);
type Command = z.infer<typeof Command>;
type Making = Exclude<Command, { command: "set-password" }>;

type Outcome = {
  organization: string;
  organizationId: string;
  memberId: string;
  email: string;
  role: Role;
  token: string;
  tokenExpiresAt: string | null;
};

/**
 * Manages organizations and members from the command line, whether or not the app is running. Returns the
 * exit code.
 */
export async function runOrg(args: string[]): Promise<number> {
  try {
    if (args.includes("--help")) {
      console.log(USAGE);
      return 0;
    }
    const { json, ...command } = readCommand(args);
    if (command.command === "set-password") {
      await withDatabase(({ db }) => replacePassword(db, command));
      console.log(`Changed the password for ${command.email}. All sessions were signed out.`);
      return 0;
    }
    const { keepsPassword, ...outcome } = await withDatabase(({ db }) => runCommand(db, command));
    if (keepsPassword) console.error(`${outcome.email} already has an account. Its password is unchanged.`);
    console.log(json ? JSON.stringify(outcome) : describeOutcome(outcome));
    return 0;
  } catch (error) {
    console.error(error instanceof AppError ? describeRefusal(error) : explainFailure(error));
    return 1;
  }
}

function readCommand(args: string[]): Command & { json: boolean } {
  const text = { type: "string" } as const;
  const options = { owner: text, role: text, password: text, json: { type: "boolean" } } as const;
  let given: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    given = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
  const { values, positionals } = given;
  const [command, ...words] = positionals;
  const [name, email, ...rest] = namesOf(command, words, values.owner);
  if (name === undefined || email === undefined || rest.length > 0) throw new StartupError(USAGE);
  const parsed = Command.safeParse({ command, name, email, ...values });
  if (!parsed.success) {
    throw new StartupError(`${parsed.error.issues.map(({ message }) => message).join("\n")}\n\n${USAGE}`);
  }
  return { ...parsed.data, json: values.json ?? false };
}

/** Returns the organization and email from a command's arguments. */
function namesOf(command: string | undefined, words: string[], owner: string | undefined) {
  if (command === "create") return [words[0], owner, ...words.slice(1)];
  if (command === "set-password") return ["", ...words];
  return command === "add-member" ? words : [];
}

async function runCommand(db: Database, command: Making): Promise<Outcome & { keepsPassword: boolean }> {
  const { email, password, role = "owner" } = command;
  const name = normalizeOrganizationName(command.name);
  const { organization, organizationId, memberId, keepsPassword } =
    command.command === "create"
      ? { organization: name, ...(await createOrganization(db, { name, owner: { email, password } })) }
      : await addTo(db, name, { email, password, role });
  const ctx = await makeMemberContext(db, memberId);
  const { token, expiresAt: tokenExpiresAt } = await createToken(ctx, { name: "Command line" });
  return { organization, organizationId, memberId, email, role, token, tokenExpiresAt, keepsPassword };
}

async function replacePassword(db: Database, person: { email: string; password: string }) {
  if (!(await setPassword(db, person))) throw new StartupError(`No account has the email ${person.email}.`);
}

async function addTo(db: Database, name: string, member: { email: string; password: string; role: Role }) {
  const organization = await findOrganization(db, name);
  if (!organization) {
    throw new StartupError(
      `There is no organization named "${name}" in ${placeOfData()}. Create it with: npm run org -- create "${name}" --owner … --password …`,
    );
  }
  const actor = { kind: "system" } as const;
  const organizationId = organization.id;
  const ctx = makeContext({ organizationId, actor, db, now: () => new Date(), ...NO_REQUEST });
  return { organization: organization.name, organizationId, ...(await addMember(ctx, member)) };
}

function placeOfData(): string {
  const { databaseUrl, dataDir } = env();
  return databaseUrl
    ? "the database in DATABASE_URL"
    : `${dataDir} (to use a different folder, set DATA_DIR)`;
}

function describeOutcome({ organization, email, role, token, tokenExpiresAt }: Outcome): string {
  const until = tokenExpiresAt && `, expires ${tokenExpiresAt.slice(0, 10)}`;
  return `${email} is a member of ${organization} (role: ${role}).\nAPI token (shown only once${until ?? ""}): ${token}`;
}

function describeRefusal({ message, details }: AppError): string {
  const faults = details.errors?.map((fault) => `The ${fault.pointer.slice(1)} ${fault.message}.`);
  return faults?.join("\n") ?? message;
}
