// The topics of `threadmill help`, in the order of its list.

export const TOPIC_NAMES = ['expressions', 'formats', 'modules', 'commands', 'failures', 'resume', 'merge'] as const;
export type TopicName = (typeof TOPIC_NAMES)[number];
