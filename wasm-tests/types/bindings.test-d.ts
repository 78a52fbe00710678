// Compiled, never run: the bindings as applications in TypeScript use them, and misuses that the
// compiler must refuse.
import { ref, shallowRef, type Ref } from 'vue';
import { Client, type ImError, type State } from 'mobileimsdk-wasm';
import * as react from 'mobileimsdk-wasm/react';
import { Talk, type Conversation, type ConversationSummary } from 'mobileimsdk-wasm/talk';
import * as vue from 'mobileimsdk-wasm/vue';

const same = <T>(_: T): void => {};
const makeClient = () => new Client({ url: 'wss://im.test', userId: 'alice' });
const makeTalk = () => new Talk(makeClient());

// --- React ---

const talk = react.useClient(makeTalk, ['alice']);
same<Talk | null>(talk);
same<Client | null>(react.useClient(makeClient));
same<Client | null>(react.useClient(() => (talk ? makeClient() : null)));
// @ts-expect-error a function makes it
react.useClient(makeTalk());
// @ts-expect-error neither a client nor a talk
react.useClient(() => 'alice');
// @ts-expect-error there may be none yet
talk.unread;

const { state, error } = react.useConnection(talk);
same<State>(state);
same<ImError | null>(error);
react.useConnection(makeClient());
react.useConnection(undefined);
same<readonly ConversationSummary[]>(react.useConversations(talk).list);
same<number>(react.useConversations(talk, (all) => all.unread));
// @ts-expect-error a client has no conversations
react.useConversations(makeClient());
// @ts-expect-error a snapshot is read
react.useConversations(talk).unread = 0;
const view = react.useConversation(talk, null, { isOpen: false });
same<Conversation | null>(view.conversation);
same<string | undefined>(view.messages[0]?.content);
// @ts-expect-error there may be none yet
view.conversation.send('hello');

// --- Vue ---

const user = ref('alice');
const made = vue.useClient(makeTalk, [user, () => user.value]);
same<Talk | null>(made.value);
same<Client | null>(vue.useClient(makeClient, user).value);
// @ts-expect-error what is made is read
made.value = null;
same<State>(vue.useConnection(made).value.state);
same<State>(vue.useConnection(() => made.value?.client).value.state);
same<number>(vue.useConversations(shallowRef(makeTalk())).value.unread);
const peer: Ref<string | null> = ref(null);
same<Conversation | null>(vue.useConversation(made, peer, { isOpen: ref(true) }).value.conversation);
vue.useConversation(made.value, () => user.value);
// @ts-expect-error a peer is a text
vue.useConversation(made, 7);
