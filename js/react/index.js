// @ts-check
// React: nothing is made, and nothing begins, before a component is on the page. So neither a
// server nor a rendering that React throws away has a client.
'use client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { clientOf, connectionOf, follow } from '../bindings/connection.js';
import { begin, same } from '../bindings/life.js';
import { conversationOf, followList, listOf, look, nothing, viewOf } from '../bindings/views.js';

/** What a component has, and by which values it was made. */
/** @typedef {{ made: any, deps: readonly unknown[], end: () => void, isUsed: boolean }} Owned */

const NONE = /** @type {readonly unknown[]} */ ([]);

/** @param {() => any} make @param {readonly unknown[]} [deps] */
export function useClient(make, deps = NONE) {
  const [owned, show] = useState(/** @type {Owned | null} */ (null));
  const [hand] = useState(() => ({ owned: /** @type {Owned | null} */ (null) }));
  useEffect(() => {
    let own = hand.owned;
    if (!own || !same(own.deps, deps)) {
      if (own) own.end();
      hand.owned = null;  // also if the next line throws
      const made = make();
      own = hand.owned = { made, deps, end: made ? begin(made) : nothing, isUsed: true };
    }
    const kept = own;
    kept.isUsed = true;
    show(kept);
    return () => {
      kept.isUsed = false;
      // StrictMode and hot updates take it up again before this turn is over.
      Promise.resolve().then(() => {
        if (kept.isUsed || hand.owned !== kept) return;
        hand.owned = null;
        kept.end();
      });
    };
  }, deps);
  return owned && owned.made && same(owned.deps, deps) ? owned.made : null;
}

/**
 * @template S
 * @param {object | string | null} source
 * @param {(source: any) => S} read the same until something changes
 * @param {(source: any, listener: () => void) => () => void} listen
 * @param {S} atFirst on a server, and while its page is taken over
 */
function useSnapshot(source, read, listen, atFirst) {
  const subscribe = useMemo(() => (/** @type {() => void} */ listener) =>
    (source && typeof source === 'object' ? listen(source, () => listener()) : nothing), [source]);
  return useSyncExternalStore(subscribe, () => read(source), () => atFirst);
}

/** @param {any} source */
export const useConnection = (source) =>
  useSnapshot(clientOf(source), connectionOf, follow, connectionOf(null));

/** @param {any} all */
const itself = (all) => all;

/**
 * The same as before, as long as what is selected is.
 * @param {(all: any) => any} select
 */
function selection(select) {
  /** @type {any} */
  let from;
  /** @type {any} */
  let last;
  return (/** @type {any} */ talk) => {
    const all = listOf(talk);
    if (all !== from) {
      const next = select(all);
      const isSame = from && (Object.is(last, next) ||
        Array.isArray(last) && Array.isArray(next) && same(last, next));
      from = all;
      if (!isSame) last = next;
    }
    return last;
  };
}

/** @param {any} talk @param {(all: any) => any} [select] */
export function useConversations(talk, select = itself) {
  const [read, atFirst] = useMemo(() => [selection(select), selection(select)(null)], [select]);
  return useSnapshot(talk || null, read, followList, atFirst);
}

/** @param {any} talk @param {string | null} peer @param {{ isOpen?: boolean }} [options] */
export function useConversation(talk, peer, { isOpen = true } = {}) {
  const one = conversationOf(talk, peer);
  const atFirst = useMemo(() => viewOf(peer || ''), [peer]);
  useEffect(() => (isOpen ? look(one) : undefined), [one, isOpen]);
  return useSnapshot(one, (it) => (typeof it === 'string' ? atFirst : viewOf(it)),
    (it, listener) => it.subscribe(listener), atFirst);
}
