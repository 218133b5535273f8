// A typical workflow: agents do most steps, people do some, and some steps use an earlier step's output by name.
const AGENTS = ["finance_agent", "writer", "procurator_assistant"];

/** Creates the workflow through the API and returns its ID. */
export async function makeWorkflow({ url, token }, count) {
  const answer = await fetch(`${url}/api/v1/workflows`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      name: `Briefing in ${count} steps`,
      steps: Array.from({ length: count }, toStep),
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).id;
}

function toStep(_, index) {
  if (index % 8 === 7)
    return { agentId: "human", action: `Is part ${index} right? Read every figure before it goes out.` };
  const earlier = index - (index % 8);
  const compared = index % 8 > 0 ? ` Compare it with {{ steps.part-${earlier}.output }}.` : "";
  return {
    agentId: AGENTS[index % AGENTS.length],
    ...(index % 2 === 0 && { name: `part-${index}` }),
    action: `Take {{ input }} and what was asked, {{ run.input }}, and write part ${index} of the briefing.${compared} Keep every number as it is, and say in three short bullets what changed since yesterday.`,
  };
}
