import type { ManagerQuestion } from './manager-question.js';

/** What the drivers of a client and of a service carry out alike. */
export type ChannelOutput =
  /** The manager asks for a user name or a password; the driver finds the answer and sends it. */
  | { readonly type: 'ask'; readonly question: ManagerQuestion }
  /** A line that means nothing. */
  | { readonly type: 'malformed'; readonly line: string; readonly problem: string }
  /** The far side is no manager, or has gone mad: the driver drops the connection. */
  | { readonly type: 'broken'; readonly reason: string };
