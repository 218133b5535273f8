/** The variables that an agent's fields can contain. */
export const VARIABLES = [
  { text: "{{ input }}", meaning: "the previous step's output, or the run's input in step 1" },
  { text: "{{ run.input }}", meaning: "the run's input" },
  { text: "{{ steps.claims.output }}", meaning: "the output of the earlier step named claims" },
  { text: "{{ steps.claims.json.total }}", meaning: "part of that output, if it's JSON" },
  { text: "{{ workflow.name }}", meaning: "the workflow's name" },
];
