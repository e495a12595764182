// The work of threadmill.
/* global fetch */
export default async (line, { args }) => (await fetch(args.url + line)).text();
