/** The first page of the API reference, in Markdown. */
export const INTRODUCTION = `Agents do the work in fixed steps. People approve it.

## Authentication

Send an API token with every request: \`Authorization: Bearer cs_…\`. Create one under
[Settings → API tokens](/settings/tokens). A token acts as the member who created it, with the scopes you choose.
You see only your own organization: anything else returns 404.

## Errors

Every error is a problem document (RFC 9457): what happened, then what to do. Its \`type\` is the address of
[a page that explains it](/problems). Every response has an \`X-Request-Id\`, which is also in the server's log.
Unknown body fields are ignored.

## Retries

Send an \`Idempotency-Key\` with a POST. If you repeat a request with the same key within 24 hours, it doesn't run
again: you get the first response. The same key with a different request returns 422.

## Concurrent edits

The \`ETag\` of a workflow or agent is its \`revision\`. Send it as \`If-Match\` with a change. If someone else has
saved a change since you read it, you get 412 and nothing is overwritten.

## Pages

Lists accept \`page\`, which starts at 0, and \`size\`, which is 20 by default and at most 200 unless the operator
changed the limit. In the response, \`totalElements\` and \`totalPages\` are the numbers of elements and pages.`;
