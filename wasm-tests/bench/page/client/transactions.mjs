// Counts the transactions of IndexedDB, and knows when none is open.
const { prototype } = IDBDatabase, { transaction } = prototype;

export const transactions = { begun: 0, open: 0 };

function ended() {
  transactions.open--;
}

prototype.transaction = function (...args) {
  const result = transaction.apply(this, args);
  transactions.begun++;
  transactions.open++;
  result.addEventListener('complete', ended);
  result.addEventListener('abort', ended);
  return result;
};
