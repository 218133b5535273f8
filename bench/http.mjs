// Times the same requests for several people, side by side.
export const ROUNDS = 60;
const WARMUP = 15;

/**
 * Returns the median time of each request in milliseconds for each person, and the median ratio of the last person's
 * time to the first person's. A request has a name, a path (or a function that returns a person's path), and
 * optionally a goal for the ratio.
 */
export async function measureHttp(people, requests, rounds = ROUNDS) {
  const readers = await Promise.all(people.map(signIn));
  const rows = [];
  for (const [what, path, goal = null] of requests) {
    const times = await timeRounds(readers, rounds, (index) =>
      typeof path === "string" ? path : path(people[index]),
    );
    const [first, last] = [times[0], times.at(-1)];
    const ratio = medianOf(first.map((ms, round) => last[round] / ms));
    rows.push({ what, ms: times.map(medianOf), ratio, goal });
  }
  return rows;
}

/** Each person reads once per round, so that other load on the machine affects everyone equally. */
async function timeRounds(readers, rounds, pathOf) {
  const times = readers.map(() => []);
  for (let round = -WARMUP; round < rounds; round++)
    for (const [index, read] of readers.entries()) {
      const ms = await read(pathOf(index));
      if (round >= 0) times[index].push(ms);
    }
  return times;
}

/** Returns a function that requests a path as this person and returns the duration in milliseconds. */
async function signIn({ url, email, password, token }) {
  const asked = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = await asked.json();
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json", cookie: cookiesOf(asked) },
    body: JSON.stringify({ csrfToken, email, password, json: "true" }),
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(await answer.text());
  const headers = { cookie: cookiesOf(answer), ...(token && { authorization: `Bearer ${token}` }) };
  return async (path) => {
    const start = performance.now();
    const page = await fetch(`${url}${path}`, { headers, redirect: "error" });
    await page.arrayBuffer();
    if (!page.ok) throw new Error(`${path} answered ${page.status}`);
    return performance.now() - start;
  };
}

function cookiesOf(answer) {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** Returns the path of a tRPC query. */
export function procedure(name, input) {
  return `/api/trpc/${name}${input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ""}`;
}

function medianOf(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
