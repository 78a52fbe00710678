// @ts-check
/** How busy the machine is: a test that allows so many ms allows as many more as others take. */

const WORK = 40;  // ms of CPU

/** @returns {number} 1: nobody else wants the processor; 4: this process gets a quarter of one */
export function slowness() {
  const cpu = process.cpuUsage(), began = performance.now();
  let used = 0;
  while (used < WORK) {
    for (let i = 0; i < 1e5; i += 1) Math.sqrt(i);
    const { user, system } = process.cpuUsage(cpu);
    used = (user + system) / 1000;
  }
  return Math.max(1, (performance.now() - began) / used);
}
