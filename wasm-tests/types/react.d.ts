// As much of React's types as js/react/ is checked with: those of React are a package of their own.
declare module 'react' {
  export function useEffect(effect: () => (() => void) | void, deps: readonly unknown[]): void;
  export function useMemo<T>(make: () => T, deps: readonly unknown[]): T;
  export function useState<T>(first: T | (() => T)): [T, (next: T) => void];
  export function useSyncExternalStore<T>(subscribe: (listener: () => void) => () => void,
    getSnapshot: () => T, getServerSnapshot: () => T): T;
}
