/** What is used of the runner's toolkit, by name, so that nothing else of it is bundled. */
export { error, setOutput, summary, warning } from '@actions/core';
