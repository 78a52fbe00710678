// @ts-check
// Stands in for store/siblings.js in mini-programs, which run once at a time for a user.

export class Siblings {
  /**
   * @template T
   * @param {(alive: (tab: string) => boolean) => Promise<T>} work
   */
  _alone(work) {
    return work(() => false);
  }

  _meet() {}
  _return() {}
  _leave() {}
}
