import type { OpenPerson } from '../storage/persons';
import type { Screen } from './screen';

/**
 * Makes a person on this phone, lets `fill` put into the vault what belongs there, and unlocks the page with it. Where
 * one of them fails, nobody is left behind, neither unlocked nor in the list: the next try makes another one.
 */
export async function madePerson(
  screen: Screen,
  label: string,
  pin: string,
  fill: (open: OpenPerson) => Promise<void>,
): Promise<void> {
  const { persons } = screen.world;
  const open = await persons.create(label, pin);
  try {
    await fill(open);
    await screen.opened(open);
  } catch (error) {
    open.lock();
    await persons.remove(open.id).catch(() => undefined);
    await screen.reloadPeople().catch(() => undefined);
    throw error;
  }
}
