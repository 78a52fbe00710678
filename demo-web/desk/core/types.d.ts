// What goes into the core of the desk, what comes out of it, and what it keeps. Times are Unix ms.

/** A line of a chat's log; written once, never changed. */
export interface Entry {
  /** Whose it is: the visitor's id. */
  readonly chat: string;
  /** 1, 2, 3, ... within the chat, without a gap. */
  readonly seq: number;
  /** When the desk took it. */
  readonly at: number;
  /** `note` is for agents alone. */
  readonly from: 'visitor' | 'agent' | 'desk' | 'note';
  /** As it was sent: a text, or with `typeu` 36399 a kind in JSON. */
  readonly content: string;
  readonly typeu: number;
  /** Its sender's fingerprint. */
  readonly id?: string;
  /** By which one sender's messages compare as they were written. */
  readonly order?: string;
  /** Who wrote it, of the agents. */
  readonly agent?: string;
  /** The fingerprint under which the visitor was sent it. */
  readonly relay?: string;
}

/** What a page of the site says of its visitor; all of it remote, all of it checked. */
export interface Profile {
  name?: string;
  locale?: string;
  page?: { url?: string; title?: string };
  product?: { title: string; subtitle?: string; url?: string; image?: string };
  attributes?: Record<string, string>;
}

/** A message of an agent that waits for the one before it. */
export interface Held {
  agent: string;
  content: string;
  typeu: number;
  id: string;
  order?: string;
  after: string;
  until: number;
}

/** How a chat stands. One for each visitor, for ever. */
export interface Chat {
  id: string;
  /** `new`: he has said nothing yet. */
  status: 'new' | 'waiting' | 'active' | 'closed';
  /** Since when it waits, or, active, since when it waited. */
  since: number;
  /** Who has it; closed or waiting again, who had it last. */
  agent: string | null;
  /** How often it was given to somebody: what was written in an earlier turn is refused. */
  turn: number;
  /** The number of its next entry. */
  next: number;
  /** When something was last said. */
  at: number;
  profile: Profile;
  /** What the visitor has not received: number and fingerprint of each. */
  out: Array<[seq: number, relay: string]>;
  /** What he has received last, and not read. */
  shown: Array<[seq: number, relay: string]>;
  /** What no agent has read: number and the visitor's fingerprint. */
  unread: Array<[seq: number, id: string]>;
  /** The newest entry that the visitor has received, and the newest that he has read. */
  got: number;
  seen: number;
  /** What was said last in this turn, by fingerprints, and what waits for one of them. */
  said: string[];
  held: Held[];
  rating: number | null;
  /** By which door its visitor came last; none: there is one only. */
  door?: string;
}

/** Somebody who answers. */
export interface Agent {
  id: string;
  name: string;
  role: 'agent' | 'supervisor';
  /** Of the secret: scrypt. */
  hash: string;
  /** What his frames must bear since he logged in; null: he has not, or has logged out. */
  pass: string | null;
  /** `gone`: nothing was heard of him for too long, or he has logged out. */
  state: 'ready' | 'away' | 'gone';
  /** How many chats he is given at a time. */
  capacity: number;
  /** By which door he came last; none: there is one only. */
  door?: string;
}

/** An answer that is written already. */
export interface Canned {
  key: string;
  text: string;
}

/** A refusal that its receiver is still to receive: he has a receipt of what was refused. */
export interface Refusal {
  to: string;
  content: string;
  door?: string;
}

/** By key: `c:` a chat, `a:` an agent, `r:` a canned reply, `x:` a refusal. */
export type Doc = Chat | Agent | Canned | Refusal;

/** `door`: the user id of the desk to which it came, where several share one store. */
export type Input =
  /** Who comes by this door is reached again; without it: everybody. */
  | { type: 'start', door?: string }
  | {
    type: 'message', from: string, content: string, typeu: number, fingerprint: string | null,
    order?: string, door?: string,
    /** Of a login whose secret was left at the door: the hash that it fits, null: none. */
    proof?: string | null,
  }
  | { type: 'typing', from: string, door?: string }
  | { type: 'receipt', to: string, fingerprint: string, isRead: boolean, door?: string }
  /** Of an `ask`: a chat, entries, chats; undefined or empty where there is none. */
  | { type: 'answer', id: number, value: any }
  /** Of a `verify`. */
  | { type: 'verified', id: number, isRight: boolean }
  | { type: 'addAgent', agent: Pick<Agent, 'id' | 'name' | 'role' | 'hash' | 'capacity'> }
  | { type: 'removeAgent', id: string }
  | { type: 'time' };

export type Question =
  | { what: 'chat', key: string }
  /** Those from `from` on, the oldest first. */
  | { what: 'entries', chat: string, from: number, limit: number }
  /** Those before `before`, the newest first; Infinity: the newest of all. */
  | { what: 'page', chat: string, before: number, limit: number }
  /** Closed chats in which something was last said before, the newest first. */
  | { what: 'closed', before: number, limit: number };

/** What a door does when it is durable. `door`: which one; none: there is one only. */
export type Deed =
  | {
    do: 'send', to: string, content: string, typeu: number,
    /** Of what must come as written, once; without it: a frame, sent as the shell sees fit. */
    fingerprint?: string,
    /** false: worth nothing later. */
    qos?: boolean,
    /** Of a frame: it is an agent's, who has shown who he is. */
    toAgent?: boolean,
    door?: string,
  }
  | { do: 'markRead', from: string, fingerprint: string, door?: string }
  | { do: 'typing', to: string, door?: string };

export type Output =
  // These are one transaction, ...
  | { do: 'append', entry: Entry }
  | { do: 'put', key: string, doc: Doc | null }
  // ... this happens when it is durable, ...
  | Deed
  // ... these, where several desks share a store, are part of the transaction as well, ...
  | { do: 'mail', to: string, body: string }
  | { do: 'take', id: number }
  // ... and these at once.
  | { do: 'ask', id: number, question: Question }
  | { do: 'verify', id: number, secret: string, hash: string };

/** A span of the week, in minutes since Monday 0:00 by the desk's own offset. */
export type Span = [from: number, to: number];

export interface Settings {
  /** `byHand`: agents accept. `leastBusy`: who is ready and has the fewest chats is given the next. */
  assign: 'byHand' | 'leastBusy';
  /** When it is open; null: always. */
  hours: { offset: number, spans: Span[] } | null;
  /** Is this the id of a visitor? */
  isVisitor: (id: string) => boolean;
  /** ms of silence after which an agent is gone, and his chats wait again. */
  agentTimeout: number;
  /** Messages and frames of one visitor: so many at once, then so many a minute. */
  burst: number;
  perMinute: number;
  /** Visitors who may begin in a minute, all together. */
  newPerMinute: number;
  /** Chats that may wait. */
  mostWaiting: number;
  /** UTF-16 units of a message. */
  mostUnits: number;
  /** ms that a message of an agent waits for the one before it. */
  orderPatience: number;
}

/** Where fingerprints and passes come from: the shell's randomness. */
export interface Mint {
  fingerprint(): string;
  pass(): string;
}
