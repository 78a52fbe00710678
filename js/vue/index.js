// @ts-check
// Vue 3 and 2.7: nothing begins before a component is on the page, so a server has no client; and
// what is handed out is never wrapped, since a proxy around a client would be followed to its core.
import { getCurrentInstance, markRaw, onActivated, onDeactivated, onMounted, onScopeDispose,
  shallowRef, toRaw, unref, watch } from 'vue';
import { clientOf, connectionOf, follow } from '../bindings/connection.js';
import { begin, same } from '../bindings/life.js';
import { conversationOf, followList, listOf, look, nothing, viewOf } from '../bindings/views.js';

/** @param {any} source a value, a ref, or a getter */
const valueOf = (source) => toRaw(typeof source === 'function' ? source() : unref(source));

/** Is the component on the page? Outside of components there is none to wait for. */
function onPage() {
  const isOn = shallowRef(!getCurrentInstance());
  if (!isOn.value) onMounted(() => { isOn.value = true; });
  return isOn;
}

/**
 * Calls `act` with what there is, and again with every other; before that the undo of the last one.
 * @param {() => any} source @param {(it: any) => () => void} act
 */
function during(source, act) {
  let undo = nothing;
  const end = () => {
    const last = undo;
    undo = nothing;
    last();
  };
  watch(source, (/** @type {any} */ it) => {
    end();
    undo = act(it);
  }, { immediate: true });
  onScopeDispose(end);
}

/**
 * @param {() => any} source what is not there yet is null, or a text
 * @param {(it: any) => any} read @param {(it: any, listener: () => void) => () => void} listen
 */
function useSnapshot(source, read, listen) {
  const snapshot = shallowRef();
  during(source, (it) => {
    const take = () => { snapshot.value = read(it); };
    const undo = it && typeof it === 'object' ? listen(it, take) : nothing;
    take();
    return undo;
  });
  return snapshot;
}

/** @param {() => any} make @param {any} [key] */
export function useClient(make, key) {
  const isOn = onPage(), made = shallowRef(null);
  /** @type {unknown[] | undefined} */
  let keys;
  let end = nothing;
  const renew = () => {
    const last = end;
    end = nothing;
    made.value = null;
    last();
  };
  watch(() => isOn.value && [].concat(valueOf(key)).map(valueOf), (/** @type {any} */ next) => {
    if (!next || keys && same(keys, next)) return;
    keys = next;
    renew();
    const one = make();
    if (!one) return;
    // Whatever they are put into, they stay as they are.
    markRaw(one);
    markRaw(clientOf(one));
    end = begin(one);
    made.value = one;
  }, { immediate: true });
  onScopeDispose(renew);
  return made;
}

/** @param {any} source */
export function useConnection(source) {
  const isOn = onPage();
  return useSnapshot(() => (isOn.value ? clientOf(valueOf(source)) : null), connectionOf, follow);
}

/** @param {any} talk */
export function useConversations(talk) {
  const isOn = onPage();
  return useSnapshot(() => (isOn.value && valueOf(talk) || null), listOf, followList);
}

/** @param {any} talk @param {any} peer @param {{ isOpen?: any }} [options] */
export function useConversation(talk, peer, { isOpen = true } = {}) {
  const isOn = onPage(), isShown = shallowRef(true);
  const source = () => {
    const one = conversationOf(isOn.value && valueOf(talk), valueOf(peer));
    return typeof one === 'string' ? one : markRaw(one);
  };
  if (getCurrentInstance()) {
    // In a KeepAlive it lives on, and nobody looks at it.
    onActivated(() => { isShown.value = true; });
    onDeactivated(() => { isShown.value = false; });
  }
  const snapshot = useSnapshot(source, viewOf, (one, listener) => one.subscribe(listener));
  during(() => (isShown.value && valueOf(isOpen) ? source() : ''), look);
  return snapshot;
}
