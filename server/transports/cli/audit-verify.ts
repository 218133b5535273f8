import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { LedgerHeadDto, SigningKeyDto } from "@/server/domain/ledger/entry";
import { countOf } from "@/server/domain/text/words";
import { explainFailure, StartupError } from "@/server/infra/startup-error";
import { type LedgerReport, type VerifyOptions, verifyLedger } from "@/server/services/ledger/verify";
import { withDatabase } from "./database";

const USAGE = `Usage:
  npm run audit:verify                         verifies the ledger of every organization
  npm run audit:verify -- --org org_…          verifies the ledger of one organization
  npm run audit:verify -- --key keys.json      accepts only these keys, from /.well-known/countersign/keys.json
  npm run audit:verify -- --head head.json     also compares a head that was saved elsewhere
                                               with its organization's ledger

Exit code: 0 no problems found, 1 problems found, 2 couldn't verify.`;

/** The same exit codes as `npm run verify`. */
const EXIT_CODES = { intact: 0, changed: 1, unverified: 2 };

const Keys = z.object({ keys: z.array(SigningKeyDto) });

/** Verifies the organizations' ledgers, whether or not the app is running. Returns one of the exit codes above. */
export async function runAuditVerify(args: string[]): Promise<number> {
  try {
    if (args.includes("--help")) {
      console.log(USAGE);
      return 0;
    }
    const { org, head, pinnedKeys } = readOptions(args);
    return await withDatabase(async ({ db }) => {
      const organizations = await db.organization.findMany({
        where: { id: org },
        orderBy: { id: "asc" },
        select: { id: true, name: true },
      });
      for (const asked of [org, head?.organization])
        if (asked !== undefined && !organizations.some(({ id }) => id === asked))
          throw new StartupError(`No organization has the ID ${asked}.`);
      let isIntact = true;
      for (const { id, name } of organizations) {
        const onProgress = (checked: number) =>
          process.stderr.write(`\r${name}: ${checked} entries checked…`);
        const options: VerifyOptions = {
          pinnedKeys,
          savedHead: head?.organization === id ? head : undefined,
          ...(process.stderr.isTTY && { onProgress }),
        };
        const report = await verifyLedger(db, id, options);
        if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
        console.log(describe(name, report));
        isIntact &&= report.problems.length === 0;
      }
      return isIntact ? EXIT_CODES.intact : EXIT_CODES.changed;
    });
  } catch (error) {
    console.error(explainFailure(error));
    return EXIT_CODES.unverified;
  }
}

function describe(name: string, { entries, pending, unsigned, problems }: LedgerReport): string {
  const open = [
    pending > 0 && `${pending} not chained yet`,
    unsigned > 0 && `${unsigned} after the last signed head`,
  ].filter((part) => part !== false);
  const counted = entries === 1 ? "1 entry" : `${entries.toLocaleString("en")} entries`;
  const count = `${counted}${open.length > 0 ? ` (${open.join(", ")})` : ""}`;
  if (problems.length === 0) return `${name}: ${count}, no problems found.`;
  return [
    `${name}: ${count}, ${countOf(problems.length, "problem")}:`,
    ...problems.map(({ problem }) => `  ${problem}`),
  ].join("\n");
}

function readOptions(args: string[]) {
  try {
    const options = {
      org: { type: "string" },
      key: { type: "string", multiple: true },
      head: { type: "string" },
    } as const;
    const { values } = parseArgs({ args, options });
    const head = values.head === undefined ? undefined : LedgerHeadDto.parse(readJson(values.head));
    if (values.org !== undefined && head && head.organization !== values.org)
      throw new Error(`The head belongs to ${head.organization}, not to ${values.org}.`);
    const keys = values.key?.flatMap((path) => Keys.parse(readJson(path)).keys);
    return {
      org: values.org,
      head,
      pinnedKeys: keys && new Map(keys.map((key) => [key.kid, key])),
    };
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? "The file doesn't have the format that the option expects."
        : (error as Error).message;
    throw new StartupError(`${reason}\n\n${USAGE}`);
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
