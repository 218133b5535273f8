/** The variables that an agent's fields can contain. */
export const VARIABLES = [
  { text: "{{ input }}", meaning: "the previous step's output (in step 1, the run's input)" },
  { text: "{{ run.input }}", meaning: "the run's input" },
  { text: "{{ steps.claims.output }}", meaning: "the output of an earlier step named “claims”" },
  { text: "{{ steps.claims.json.total }}", meaning: "part of that output, if it's JSON" },
  { text: "{{ workflow.name }}", meaning: "the workflow's name" },
];
