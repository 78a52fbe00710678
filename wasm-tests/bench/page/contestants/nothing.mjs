// A page without any contestant, to be subtracted from one that imports it.
export const connect = () => { throw new Error('there is nothing to be connected'); };
