// The pages of `threadmill help <topic>`, and the list of them.
import { UsageError } from '../../job/errors.ts';
import { nearName } from '../../transform/module/near-name.ts';
import type { Page } from './page.ts';
import { TOPIC_NAMES, type TopicName } from './topic-names.ts';
import { COMMANDS } from './topics/commands.ts';
import { EXPRESSIONS } from './topics/expressions.ts';
import { FAILURES } from './topics/failures.ts';
import { FORMATS } from './topics/formats.ts';
import { MERGE } from './topics/merge.ts';
import { MODULES } from './topics/modules.ts';
import { RESUME } from './topics/resume.ts';

const PAGES: Readonly<Record<TopicName, { readonly brief: string; readonly page: Page }>> = {
  expressions: { brief: 'what --map and --filter see, and what they may return', page: EXPRESSIONS },
  formats: { brief: 'lines, tsv, csv, ndjson, fastq, fasta; headers; compressed files', page: FORMATS },
  modules: { brief: 'JavaScript and TypeScript modules, reductions, pairs', page: MODULES },
  commands: { brief: 'programs that run once for each batch', page: COMMANDS },
  failures: { brief: 'what happens if something fails, and how to continue', page: FAILURES },
  resume: { brief: 'how to continue an interrupted run', page: RESUME },
  merge: { brief: 'one file over several machines: --shard, threadmill merge', page: MERGE },
};

/** `threadmill help` alone. */
function listOfTopics(): Page {
  return [
    {
      heading: 'threadmill help <topic>',
      parts: [{ kind: 'rows', rows: TOPIC_NAMES.map((name) => [name, PAGES[name].brief]) }],
    },
    { parts: [{ kind: 'text', text: 'All options: threadmill --help. The most important ones: threadmill -h.' }] },
  ];
}

/** @throws UsageError for a topic that does not exist */
export function topicPage(topic: string | undefined): Page {
  if (topic === undefined) return listOfTopics();
  const name = topic.toLowerCase();
  const found = TOPIC_NAMES.find((each) => each === name || each === `${name}s`);
  if (found !== undefined) return PAGES[found].page;
  const near = nearName(topic, TOPIC_NAMES);
  throw new UsageError(`there is no help on '${topic}'`, {
    advice:
      near === undefined
        ? `topics are ${TOPIC_NAMES.join(', ')}; all options: threadmill --help`
        : `did you mean threadmill help ${near}?`,
  });
}
