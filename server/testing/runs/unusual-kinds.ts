import { AgentConfig } from "@/server/domain/agent/config";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { createAgent } from "@/server/services/agent/create";
import { addComment } from "@/server/services/comment/add";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { reassignReview } from "@/server/services/review/reassign";
import { startRun } from "@/server/services/run/start";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { createWorkflow } from "@/server/services/workflow/create";
import { coverFor, emailOf } from "@/server/testing/cover";
import type { givenModels } from "@/server/testing/given-models";
import { approveWith, givePasskey } from "@/server/testing/passkeys/members";
import { makeTextAgent } from "@/server/testing/text-agent";
import { followRuns, PERSON, WRITER } from "./follow-runs";

/** Strings that are easily damaged on their way into a file, through a page, and back. */
export const ODD_TEXTS = [
  "One\r\nline\rafter\nthe other\u2028and\u2029more\u0085",
  "\n\n  \tIndented, with spaces at the end. \t \n",
  "\ufeffA mark, \u0001 and \u001b[31m controls \u007f, and a \u2400 that's no NUL: \\u0000 \\u003c &#13; &amp;#39;",
  "👩🏽‍⚕️ 🇨🇭 👍🏿 e\u0301 é ﬁ Å \u{1f9d1}\u200d\u{1f680}",
  "\u202eright to left\u202c \u2066שלום, مرحبا\u2069 \u200f123",
  '</script><!--<script>&lt;</main></pre><pre>\n"quoted" \\ back',
  '{"__proto__":{"a":1},"b":1e400,"c":12345678901234567890,"d":1.0,"d":null}',
  "null",
  "漢字かな한글\u{20000}\u{10ffff}\ufffd",
  "A long line of words. ".repeat(2_000),
  "a\n".repeat(2_000),
] as const;

interface Cast {
  /** Signs with a passkey. */
  signer: ServiceContext;
  toolsUrl: string;
  oneOf: <T>(list: readonly T[]) => T;
}

/** Makes one run of each unusual kind: with odd text, tool calls, a passkey, and a cover. Returns their IDs. */
export async function runUnusualKinds(
  given: ReturnType<typeof givenModels>,
  { signer, toolsUrl, oneOf }: Cast,
): Promise<string[]> {
  const { owner, say, models, db } = given;
  const { start, ends, pausesAt, approve, memberOf } = followRuns(given);
  const odd = () => oneOf(ODD_TEXTS);
  const { id: serverId } = await connectToolServer(owner, {
    name: "Everything",
    url: toolsUrl,
    credentialId: null,
    headerName: "Authorization",
  });
  return [await signed(), await asked(), await refused(), await oddlyWorded(), await covered()];

  async function signed(): Promise<string> {
    const review = ReviewPolicy.parse({ requirePasskey: true, approvers: [emailOf(signer)] });
    const { runId } = await start({ ...PERSON, review });
    const { id } = await pausesAt(runId, 1);
    const { authenticator } = await givePasskey(db, signer);
    await approveWith(authenticator, signer, { id, output: odd() });
    await ends(runId);
    return runId;
  }

  /** Starts a run whose agent asks for approval to add numbers. */
  async function startAsking(): Promise<string> {
    const tools = [{ serverId, tool: "get-sum", needsApproval: true }];
    const config = AgentConfig.parse({ kind: "model", instructions: "Add.", tools });
    const { id: agentId } = await createAgent(owner, makeTextAgent({ name: "Adder", config }));
    const { id } = await createWorkflow(owner, { name: "Sums", steps: [{ agentId, action: "Add." }] });
    models.reply({ kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] });
    return (await startRun(owner, { id, input: odd() })).runId;
  }

  async function asked(): Promise<string> {
    const runId = await startAsking();
    const { id } = await pausesAt(runId, 1);
    say(odd());
    await approve(id, '{"a": 4, "b": 3}');
    await ends(runId);
    return runId;
  }

  async function refused(): Promise<string> {
    const runId = await startAsking();
    const { id } = await pausesAt(runId, 1);
    await decideReview(owner, { id, decision: "reject", reason: odd() });
    await ends(runId);
    return runId;
  }

  /** Puts odd text everywhere that a run has text, even in its workflow. */
  async function oddlyWorded(): Promise<string> {
    const { id: workflowId } = await createWorkflow(owner, {
      name: "Ω </title> \u202e",
      steps: [{ ...WRITER, action: odd().slice(0, 500) }, { ...PERSON, action: odd().slice(0, 500) }, WRITER],
    });
    say(`${odd()}\0\ud800`, odd());
    const { runId } = await startRun(owner, { id: workflowId, input: odd() });
    const { id } = await pausesAt(runId, 2);
    await addComment(owner, { id, text: odd().slice(0, 2_000) });
    await reassignReview(owner, { id, to: emailOf(signer), note: odd().slice(0, 500) });
    await decideReview(signer, { id, decision: "approve", output: odd(), reason: odd().slice(0, 1_000) });
    await ends(runId);
    return runId;
  }

  async function covered(): Promise<string> {
    const [member, cover] = [await memberOf("approver"), await memberOf("admin")];
    await coverFor(owner, { member, cover });
    const { runId } = await start({
      ...PERSON,
      review: ReviewPolicy.parse({ approvers: [emailOf(member)] }),
    });
    const { id } = await pausesAt(runId, 1);
    await decideReview(await memberOf("admin"), { id, decision: "approve", output: odd() });
    await ends(runId);
    return runId;
  }
}
