/** The last second of the year 9999, UTC. No calendar goes on behind it, and of many times somebody else is the only witness. */
export const lastTime = 253_402_300_799;
